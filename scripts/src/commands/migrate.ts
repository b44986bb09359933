import { openSubgraphDatabase } from '@hopen/kit/serve';
import { clockFrom, programmesFrom } from '@hopen/kit/server';
import { chosenSubgraphs } from '../contract/subgraphs.ts';
import { openLocation } from '../local-country/embedded-database.ts';
import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm run migrate [-- NAME...]

Brings the tables, extensions and grants of each subgraph up to date, with the reference data that it ships and those of
PROGRAMMES_FOLDER, under the role of DATABASE_URL or on the embedded database. A NAME is that of a subgraph; all that live here unless said otherwise.`;

await runCommandLine({ usage: USAGE, takesWords: true }, async (_, names) => {
  const chosen = chosenSubgraphs(names);
  const today = clockFrom(process.env)();
  const programmes = programmesFrom(process.env);
  const opened = await openLocation(process.env);
  try {
    for (const subgraph of chosen) {
      await (await openSubgraphDatabase(subgraph, opened.location, today, { programmes })).close();
      console.log(`${subgraph.name} is up to date`);
    }
  } finally {
    await opened.close();
  }
});
