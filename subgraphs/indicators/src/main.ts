import { serveFromEnvironment } from '@hopen/kit';
import { indicators } from './subgraph.ts';

await serveFromEnvironment(indicators, process.env);
