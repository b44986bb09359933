import { serveFromEnvironment } from '@hopen/kit/serve';
import { funding } from './subgraph.ts';

await serveFromEnvironment(funding, process.env);
