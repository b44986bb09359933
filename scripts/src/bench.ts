import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { UserFacingError } from '@hopen/kit';
import { measureAuthorisation } from './bench-authorisation.ts';
import { measureCampaign } from './bench-campaign.ts';
import { forkCountry } from './bench-fork.ts';
import { measureOperations } from './bench-operations.ts';
import { comparePaths } from './bench-paths.ts';
import { measureRegions } from './bench-regions.ts';
import { measureStarts } from './bench-start.ts';
import { countStatements } from './bench-statements.ts';
import { measureVerdicts } from './bench-verdicts.ts';
import { runCommand } from './run-command.ts';

const SECONDS = 5;

/**
 * `npm run -s bench > figures.json`: what the graph costs on this machine. Progress goes to standard error. With
 * `--campaign` it is the national campaign alone, which takes longer than all the rest: in memory, or on a database of
 * its own on the server of `--database`, with `--clients` at once. With `--regions` it is the country with 0, 9 and 18
 * ARSs that own their roadmaps, alone. With `--authorisation` it is what tokens and tables cost, alone.
 */
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: String(SECONDS) },
      campaign: { type: 'boolean', default: false },
      regions: { type: 'boolean', default: false },
      authorisation: { type: 'boolean', default: false },
      database: { type: 'string' },
      clients: { type: 'string', default: '1' },
    },
  });
  const [seconds, clients] = [Number(values.seconds), Number(values.clients)];
  if (![seconds, clients].every((count) => Number.isInteger(count) && count >= 1)) throw usage();
  const machine = describeMachine();
  console.log(JSON.stringify({ machine, ...(await figures()) }, null, 2));

  async function figures() {
    if (values.campaign) return { campaign: await measureCampaign(values.database, clients) };
    if (values.regions) return { regions: await measureRegions() };
    if (values.authorisation) return measureTokensAndTables(seconds);
    return measureGraph(seconds);
  }
});

function usage(): UserFacingError {
  return new UserFacingError(
    'Usage: npm run bench -- [--seconds N, how long each measure takes] [--campaign [--database postgres://…] [--clients N]] [--regions] [--authorisation]; N is 1 at least.',
  );
}

/** How fast the graph answers. */
async function measureGraph(seconds: number) {
  console.error('start: twice, on a fresh folder');
  const start = await measureStarts();
  console.error('country: synthetic data, in memory');
  const country = await forkCountry();
  try {
    console.error('statements');
    const statements = [
      await countStatements(country, 'ANONYMOUS', undefined),
      await countStatements(country, 'DGOS', country.dgosToken),
    ];
    console.error('verdicts');
    const verdicts = await measureVerdicts(country);
    const operations = await measureOperations(country, seconds);
    const paths = await comparePaths(country, seconds);
    const authorisation = await measureAuthorisation(country, seconds);
    return { seconds, start, statements, verdicts, operations, paths, authorisation };
  } finally {
    country.close();
  }
}

async function measureTokensAndTables(seconds: number) {
  const country = await forkCountry();
  try {
    return { seconds, authorisation: await measureAuthorisation(country, seconds) };
  } finally {
    country.close();
  }
}

/** What the figures were taken on; without it they compare with nothing. */
function describeMachine() {
  return {
    node: process.version,
    cpus: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    loadBefore: loadavg()[0],
    date: new Date().toISOString(),
  };
}
