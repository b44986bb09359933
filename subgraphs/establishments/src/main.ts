import { serveFromEnvironment } from '@hopen/kit';
import { establishments } from './subgraph.ts';

await serveFromEnvironment(establishments, process.env);
