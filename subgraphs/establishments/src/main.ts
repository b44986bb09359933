import { serveFromEnvironment } from '@hopen/kit/serve';
import { establishments } from './subgraph.ts';

await serveFromEnvironment(establishments, process.env);
