// Prints what this subgraph publishes: the State composes it into the national graph.
import { buildSubgraph } from '@hopen/kit/subgraph';
import { roadmapsTerraNova } from './dist/subgraph.js';

const { sdl } = await buildSubgraph(roadmapsTerraNova);
console.log(sdl.trim());
