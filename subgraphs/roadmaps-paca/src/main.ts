import { serveFromEnvironment } from '@hopen/kit/serve';
import { roadmapsPaca } from './subgraph.ts';

await serveFromEnvironment(roadmapsPaca, process.env);
