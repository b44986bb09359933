// Prints the SQL that makes this subgraph's database roles: one that migrates, and one under which it is served.
import { rolesSql } from '@hopen/kit/database';
import { roadmapsTerraNova } from './dist/subgraph.js';

console.log(rolesSql([roadmapsTerraNova.name], 'hopen'));
