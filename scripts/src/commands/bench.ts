import { availableParallelism, cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { measureAuthorisation } from '../bench/authorisation.ts';
import { measureCampaign } from '../bench/campaign.ts';
import { measureCost } from '../bench/cost.ts';
import { type ForkedCountry, forkCountry } from '../bench/fork.ts';
import { measureImport } from '../bench/import.ts';
import { measureOperations } from '../bench/operations.ts';
import { comparePaths } from '../bench/paths.ts';
import { measureRegions } from '../bench/regions.ts';
import { measureStarts } from '../bench/start.ts';
import { countStatements } from '../bench/statements.ts';
import { measureVerdicts } from '../bench/verdicts.ts';
import { measureWalls } from '../bench/walls.ts';
import { runCommandLine } from './command-line.ts';

const SECONDS = 5;

const USAGE = `Usage: npm run -s bench -- [--seconds N]
       npm run -s bench -- --campaign [--database postgres://…] [--clients N]
       npm run -s bench -- --import FILE.json.gz [--database postgres://…]
       npm run -s bench -- --regions
       npm run -s bench -- --authorisation [--seconds N]
       npm run -s bench -- --cost
       npm run -s bench -- --walls [--seconds N]

Says as JSON what the graph costs on this machine; progress goes to standard error. Each measure takes --seconds, ${SECONDS} where
it is left out. --campaign plays the national campaign, which takes longer than all the rest: in memory, or on a database of its
own on a server, with --clients at once. --import imports a file of FINESS with all its categories into a fresh database, then searches the sites:
embedded, or on the server of --database or DATABASE_URL, dropped afterwards. --regions plans the country with 0, 9 and 18
ARSs that own their roadmaps. --authorisation says what tokens and tables
cost, --cost how evenly the cost of a question follows the processor time that it takes, --walls what one hostile client
or ARS costs the others.`;

const OPTIONS = {
  seconds: { type: 'string', default: String(SECONDS) },
  campaign: { type: 'boolean', default: false },
  import: { type: 'string' },
  regions: { type: 'boolean', default: false },
  authorisation: { type: 'boolean', default: false },
  cost: { type: 'boolean', default: false },
  walls: { type: 'boolean', default: false },
  database: { type: 'string' },
  clients: { type: 'string', default: '1' },
} as const;

/** Working directory of the caller, since `npm run` changes to the project's folder. */
const typedIn = process.env.INIT_CWD ?? process.cwd();

await runCommandLine({ usage: USAGE, options: OPTIONS }, async (values) => {
  const [seconds, clients] = [Number(values.seconds), Number(values.clients)];
  if (![seconds, clients].every((count) => Number.isInteger(count) && count >= 1))
    throw new UserFacingError(`N is a whole number, 1 at least.\n${USAGE}`);
  const machine = describeMachine();
  console.log(JSON.stringify({ machine, ...(await figures()) }, null, 2));

  async function figures() {
    if (values.campaign) return { campaign: await measureCampaign(values.database, clients) };
    if (values.import !== undefined)
      return {
        import: await measureImport(
          resolve(typedIn, values.import),
          values.database ?? process.env.DATABASE_URL,
        ),
      };
    if (values.regions) return { regions: await measureRegions() };
    if (values.authorisation)
      return inCountry(async (country) => ({
        seconds,
        authorisation: await measureAuthorisation(country, seconds),
      }));
    if (values.cost) return inCountry(async (country) => ({ cost: await measureCost(country) }));
    if (values.walls)
      return inCountry(async (country) => ({ seconds, walls: await measureWalls(country, seconds) }));
    return measureGraph(seconds);
  }
});

/** Measures start, statements, verdicts, operations and paths. */
async function measureGraph(seconds: number) {
  console.error('start: twice, on a fresh folder');
  const start = await measureStarts();
  return inCountry(async (country) => {
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
  });
}

async function inCountry<Figures>(measure: (country: ForkedCountry) => Promise<Figures>): Promise<Figures> {
  console.error('country: synthetic data, in memory');
  const country = await forkCountry();
  try {
    return await measure(country);
  } finally {
    country.close();
  }
}

/** Machine description, without which figures cannot be compared. */
function describeMachine() {
  return {
    node: process.version,
    cpus: availableParallelism(),
    model: cpus()[0]?.model ?? 'unknown',
    loadBefore: loadavg()[0],
    date: new Date().toISOString(),
  };
}
