import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { runCommandLine } from './command-line.ts';

const SEEDS = 2 ** 31;

const USAGE = `Usage: npm run test:stress [-- --times N] [FILE...]

Runs npm test, or these files of it, while a busy loop occupies every core, each time in another order of files and of tests.
Ends at the first run that fails, with the command that repeats its order.

  --times N   how often; 10`;

const OPTIONS = { times: { type: 'string', default: '10' } } as const;

await runCommandLine({ usage: USAGE, options: OPTIONS, takesWords: true }, async (values, positionals) => {
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1)
    throw new UserFacingError('--times is a whole number, 1 or more.');
  const loops = Array.from(
    { length: availableParallelism() },
    () => new Worker('for (;;);', { eval: true, execArgv: [] }),
  );
  for (let run = 1; run <= times; run++) runOnce(run, positionals);
  await Promise.all(loops.map((loop) => loop.terminate()));
});

function runOnce(run: number, files: readonly string[]): void {
  const seed = randomInt(SEEDS);
  const order = ['--randomize', `--seed=${seed}`, '--testSequencer', '<rootDir>/test/jest/random-order.cjs'];
  const begin = Date.now();
  const { status } = spawnSync(process.execPath, ['scripts/run.mjs', 'test', ...files, ...order], {
    stdio: 'inherit',
  });
  const outcome = `run ${run}, seed ${seed}, ${Math.round((Date.now() - begin) / 1000)} s`;
  if (status !== 0)
    throw new UserFacingError(`Failed: ${outcome}. The same order again: npm test -- ${order.join(' ')}`);
  console.log(`Passed: ${outcome}.`);
}
