import { serveFromEnvironment } from '@hopen/kit';
import { funding } from './subgraph.ts';

await serveFromEnvironment(funding, process.env);
