import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ServedPaca, servePaca } from '../support/served-paca.ts';

const RUN = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url));
const execute = promisify(execFile);

let paca: ServedPaca;
beforeAll(async () => {
  paca = await servePaca();
});
afterAll(() => paca.stop());

describe('npm run conformance', () => {
  const run = async (...args: string[]) => {
    const command = [RUN, 'conformance', '--seconds', '1', '--p99', '60000', ...args];
    const { code, stdout, stderr } = await execute(process.execPath, command).then(
      (output) => ({ code: 0, ...output }),
      (failed: { code: number; stdout: string; stderr: string }) => failed,
    );
    return { code, stdout, stderr };
  };

  it('prints the report as JSON, and exits with 0', async () => {
    const { code, stdout } = await run('--region', '93', '--url', paca.url, '--token', paca.token, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ region: '93', conforms: true });
  });

  it('prints what was seen and what to do about it, and exits with 1', async () => {
    const { code, stdout } = await run('--region', '94', '--url', paca.url);
    expect(code).toBe(1);
    expect(stdout).toContain('[roadmaps-corse] PacaRoadmap belongs to roadmaps-paca');
    expect(stdout).toContain('To do: ');
  });

  it('tells how fast it is apart from whether it conforms, and exits with 2 where it is only too slow', async () => {
    const { code, stdout } = await run(
      '--region',
      '93',
      '--url',
      paca.url,
      '--connections',
      '50',
      '--p99',
      '1',
    );
    expect(code).toBe(2);
    expect(stdout).toMatch(/It conforms, as far as could be seen\..*\nIt is too slow/);
  });

  it('says with --help how it is used, and what its exit status means', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Usage: .*[\s\S]*Exit status/);
  });

  it.each([
    ['nobody there', ['--region', '93', '--url', 'http://127.0.0.1:1/'], 'ECONNREFUSED'],
    ['no region', ['--url', 'http://127.0.0.1:1/'], 'Usage'],
    ['an option that there is not', ['--hard'], '--hard'],
  ])('says %s in a line', async (_what, args, says) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(says);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
