import { serveFromEnvironment } from '@hopen/kit';
import { roadmapsPaca } from './subgraph.ts';

await serveFromEnvironment(roadmapsPaca, process.env);
