import { DELEGATIONS } from '@hopen/roadmaps';
import { REGIONS } from '@hopen/schema';
import { afterAll, expect, it } from '@jest/globals';
import { CommandProcess } from './command-process.ts';

/** A region that has not joined yet. */
const { code: REGION } = REGIONS.find(
  ({ code }) => !DELEGATIONS.some(({ regionCode }) => regionCode === code),
)!;

afterAll(() => CommandProcess.stopAll());

it.each([
  ['no region and no name', []],
  ['no name', ['--region', REGION]],
  ['an option that there is not', ['--region', REGION, '--name', 'pays-d-oz', '--port', '4100']],
])('npm run new-ars with %s: the command says so, and exits with 1', async (_what, args) => {
  const command = new CommandProcess(['new-ars', ...args], {});
  expect(await command.exitCode()).toBe(1);
  expect(command.output).not.toMatch(/\n\s+at /);
});
