import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { UserFacingError } from '@hopen/kit';
import { forkCountry } from './bench-fork.ts';
import { measureOperations } from './bench-operations.ts';
import { comparePaths } from './bench-paths.ts';
import { measureStarts } from './bench-start.ts';
import { countStatements } from './bench-statements.ts';
import { runCommand } from './run-command.ts';

const SECONDS = 5;

/** `npm run -s bench > figures.json`: what the graph costs on this machine. Progress goes to standard error. */
await runCommand(async () => {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: String(SECONDS) } } });
  const seconds = Number(values.seconds);
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new UserFacingError(
      'Usage: npm run bench -- --seconds N, how long each measure takes; 1 at least.',
    );
  }
  const machine = describeMachine();
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
    const operations = await measureOperations(country, seconds);
    const paths = await comparePaths(country, seconds);
    console.log(JSON.stringify({ machine, seconds, start, statements, operations, paths }, null, 2));
  } finally {
    country.close();
  }
});

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
