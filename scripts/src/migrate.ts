import { clockFrom, openSubgraphDatabase } from '@hopen/kit';
import { openLocation } from './embedded-database.ts';
import { runCommand } from './run-command.ts';
import { chosenSubgraphs } from './subgraphs.ts';

/** `npm run migrate [-- NAME…]`: the tables of each subgraph, with the reference data that it ships, up to date. */
await runCommand(async () => {
  const chosen = chosenSubgraphs(process.argv.slice(2));
  const opened = await openLocation(process.env);
  const today = clockFrom(process.env)();
  try {
    for (const subgraph of chosen) {
      await (await openSubgraphDatabase(subgraph, opened.location, today)).close();
      console.log(`${subgraph.name} is up to date`);
    }
  } finally {
    await opened.close();
  }
});
