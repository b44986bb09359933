import { serveFromEnvironment } from '@hopen/kit';
import { roadmaps } from './subgraph.ts';

await serveFromEnvironment(roadmaps, process.env);
