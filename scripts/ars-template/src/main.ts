import { serveFromEnvironment } from '@hopen/kit';
import { roadmapsTerraNova } from './subgraph.ts';

await serveFromEnvironment(roadmapsTerraNova, process.env);
