import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { authenticator, GATEWAY_ISSUER, gatewayAudience, type ServedSubgraph, serve } from '@hopen/kit';
import { conformanceOf, developmentIssuer, type Report, SUBGRAPHS } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BROKEN_SUBGRAPHS } from './broken-subgraphs.ts';
import { distorted } from './distorted.ts';
import { keptLog } from './kept-log.ts';
import { emptyDatabase, type TestDatabase } from './test-database.ts';

const RUN = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));
const execute = promisify(execFile);
const TOKENS = { issuer: GATEWAY_ISSUER, audience: gatewayAudience('roadmaps-paca') };
const SECOND = {
  version: 2,
  published_on: '2021-03-01',
  priorities: [{ domainCode: 'D2', targetRate: 0.8, targetOn: '2022-12-31', rationale: 'D’abord.' }],
};

let database: TestDatabase;
let keys: { url: string; stop(): Promise<void> };
let paca: ServedSubgraph;
let token: string;
beforeAll(async () => {
  database = await emptyDatabase();
  const issuer = await developmentIssuer(join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID()), 'test');
  keys = await issuer.listen(0);
  token = await issuer.sign({ hopen_role: 'ars', hopen_region: '93', hopen_scope: 'read' }, TOKENS);
  paca = await serve(SUBGRAPHS.find(({ name }) => name === 'roadmaps-paca')!, {
    database: database.location,
    authenticate: authenticator({ ...TOKENS, jwksUrl: keys.url }),
    clock: () => '2026-01-15',
    port: 0,
    log: keptLog().log,
  });
  const table = '"roadmaps-paca".paca_roadmap';
  await paca.database.em
    .fork()
    .execute(
      `insert into ${table} select (jsonb_populate_record(kept, ?::jsonb)).* from ${table} kept where version = 1`,
      [JSON.stringify(SECOND)],
    );
});
afterAll(async () => {
  await paca.stop();
  await keys.stop();
  await database.close();
});

/** A short load, and time enough for a machine that has other things to do. */
const LOAD = { seconds: 0.2, connections: 4, p99Ms: 8_000 };

const broken = ({ findings }: Report) =>
  findings.filter(({ outcome }) => outcome === 'breach').map(({ check, seen }) => `${check}: ${seen}`);

describe('ARS Paca', () => {
  it('conforms, and there is something to see for every check', async () => {
    const report = await conformanceOf({ region: '93', url: paca.url, token, ...LOAD, seconds: 1 });
    expect(report.findings.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(report).toMatchObject({ region: '93', type: 'PacaRoadmap', treaty: '1.0', conforms: true });
    expect(report.findings.length).toBeGreaterThanOrEqual(28);
  });

  it('does not conform as the subgraph of another region', async () => {
    const report = await conformanceOf({ region: '94', url: paca.url, ...LOAD });
    expect(broken(report).join('\n')).toContain('PacaRoadmap belongs to roadmaps-paca');
    expect(report.conforms).toBe(false);
  });

  it('is left as it was: nothing that is sent can change anything', async () => {
    const em = paca.database.em.fork();
    const read = () =>
      em.execute(
        'select (select count(*) from "roadmaps-paca".paca_roadmap) + (select count(*) from "roadmaps-paca".roadmap_draft) + (select count(*) from "roadmaps-paca".command) as rows',
      );
    const before = await read();
    await conformanceOf({ region: '93', url: paca.url, token, ...LOAD });
    expect(await read()).toEqual(before);
  });
});

describe('npm run conformance', () => {
  const run = async (...args: string[]) => {
    const command = [RUN, 'conformance', '--seconds', '1', '--p99', '8000', ...args];
    const { code, stdout, stderr } = await execute(process.execPath, command).then(
      (output) => ({ code: 0, ...output }),
      (failed: { code: number; stdout: string; stderr: string }) => failed,
    );
    return { code, stdout, stderr };
  };

  it('prints the report as JSON, and exits with 0', async () => {
    const { code, stdout } = await run('--region', '93', '--url', paca.url, '--token', token, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ region: '93', conforms: true });
  });

  it('prints what was seen and what to do about it, and exits with 1', async () => {
    const { code, stdout } = await run('--region', '94', '--url', paca.url);
    expect(code).toBe(1);
    expect(stdout).toContain('[roadmaps-corse] PacaRoadmap belongs to roadmaps-paca');
    expect(stdout).toContain('To do: ');
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

describe('what cannot be tested is said', () => {
  it.each([
    ['a region that does not exist', { region: '92', url: 'http://127.0.0.1:1/' }, 'INSEE'],
    ['an address that is none', { region: '93', url: 'paca' }, 'address'],
    ['nobody there', { region: '93', url: 'http://127.0.0.1:1/' }, 'ECONNREFUSED'],
  ])('%s', async (_what, options, says) => {
    await expect(conformanceOf(options)).rejects.toThrow(says);
  });
});

describe('a subgraph that is broken fails its own check and no other', () => {
  it.each(BROKEN_SUBGRAPHS)('$what: $fails', async ({ fails, by, load }) => {
    const proxy = await distorted(paca.url, by);
    try {
      const report = await conformanceOf({ region: '93', url: proxy.url, token, ...LOAD, ...load });
      expect(broken(report).filter((each) => !each.startsWith(`${fails}: `))).toEqual([]);
      expect(broken(report)).toHaveLength(1);
      expect(report.conforms).toBe(false);
    } finally {
      await proxy.stop();
    }
  });
});
