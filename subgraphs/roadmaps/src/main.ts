import { serveFromEnvironment } from '@hopen/kit/serve';
import { roadmaps } from './subgraph.ts';

await serveFromEnvironment(roadmaps, process.env);
