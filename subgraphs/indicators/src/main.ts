import { serveFromEnvironment } from '@hopen/kit/serve';
import { indicators } from './subgraph.ts';

await serveFromEnvironment(indicators, process.env);
