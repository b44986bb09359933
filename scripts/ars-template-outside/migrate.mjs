// Brings this subgraph's tables up to date, and the versions of data/roadmap.json into them.
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { clockFrom } from '@hopen/kit/server';
import { roadmapsTerraNova } from './dist/subgraph.js';

const today = clockFrom(process.env)();
const database = await openSubgraphDatabase(
  roadmapsTerraNova,
  { url: process.env.DATABASE_URL ?? '' },
  today,
);
await database.close();
