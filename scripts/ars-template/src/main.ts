import { serveFromEnvironment } from '@hopen/kit/serve';
import { roadmapsTerraNova } from './subgraph.ts';

await serveFromEnvironment(roadmapsTerraNova, process.env);
