import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { funding } from '@hopen/funding';
import { type Database, openPglite } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TAMPERINGS } from '../support/behind-its-back.ts';
import { syntheticDatabase } from '../support/test-database.ts';

const RUN = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url));

/** Output of the command: overdue items, which are no differences, and the rest. */
interface Reconciled {
  readonly code: number;
  readonly late: string[];
  readonly lines: string[];
}

/** Runs `npm run reconcile`. */
async function reconcile(environment: Record<string, string>): Promise<Reconciled> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [RUN, 'reconcile'], { env: { PATH, HOME, ...environment } });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const all = output.trim().split('\n');
  const isLate = (line: string) => line.startsWith('LATE ');
  return { code, late: all.filter(isLate), lines: all.filter((line) => !isLate(line)) };
}

describe('npm run reconcile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hopen-reconcile-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Environment with a modified copy of the synthetic country. */
  async function prepared(
    name: string,
    act: (em: Database['em']) => Promise<void>,
  ): Promise<{ environment: Record<string, string>; close: () => Promise<void> }> {
    const copy = await syntheticDatabase();
    const opened = await openSubgraphDatabase(funding, copy.location, '2026-01-15');
    await act(opened.em.fork());
    await opened.close();
    if ('url' in copy.location)
      return { environment: { DATABASE_URL: copy.location.url }, close: () => copy.close() };
    const loadDataDir = await copy.location.pglite.dumpDataDir('none');
    await copy.close();
    await mkdir(join(folder, name));
    const stored = await openPglite({ dataDir: join(folder, name, 'postgres'), loadDataDir });
    await stored.close();
    return { environment: { HOPEN_DATA: join(folder, name) }, close: async () => {} };
  }

  it('finds nothing in the synthetic country, and ends well', async () => {
    const { environment, close } = await prepared('untouched', async () => {});
    const { late, ...found } = await reconcile(environment);
    expect(found).toEqual({ code: 0, lines: ['0 differences'] });
    expect(late.find((line) => line.startsWith('LATE HOPEN 93'))).toMatch(
      /^LATE HOPEN 93: BALANCE_LATE \d+, EXAMINATION_MISSING \d+, LAPSE_MISSING \d+, NOTIFICATION_MISSING \d+$/,
    );
    await close();
  });

  it('names check and subject of each difference, within funding and between the subgraphs, and ends with 1', async () => {
    const expected: string[] = [];
    const { environment, close } = await prepared('tampered', async (em) => {
      const those = ['a period: submitted_on = null', 'a line of no decision', 'a line of the journal'];
      for (const { what, tamper } of TAMPERINGS)
        if (those.includes(what)) expected.push(...(await tamper(em)));
      const copies: { kind: string; number: string }[] = await em.execute(
        `select kind, number from funding.beneficiary where kind = 'ET' order by number limit 4`,
      );
      const [changed, gone, moved, added] = copies.map(({ number }) => number) as [
        string,
        string,
        string,
        string,
      ];
      await em.execute('update funding.beneficiary set is_public = not is_public where number = ?', [
        changed,
      ]);
      await em.execute(`delete from funding.beneficiary where kind = 'ET' and number = ?`, [gone]);
      await em.execute(`update indicators.beneficiary set region_codes = '{01,02}' where number = ?`, [
        moved,
      ]);
      await em.execute(
        `insert into indicators.beneficiary select (jsonb_populate_record(copy, '{"number": "000000000"}')).*
         from indicators.beneficiary copy where kind = 'ET' and number = ?`,
        [added],
      );
      expected.push(`COPY funding ET:${changed}`, `COPY funding ET:${gone}`);
      expected.push(`COPY indicators ET:${moved}`, 'COPY indicators ET:000000000');
    });
    const { code, lines } = await reconcile(environment);
    const differences = lines.slice(0, -1).map((line) => line.slice(0, line.indexOf(': ')));
    const those = differences.filter((line) => !line.startsWith('LOAD '));
    expect([...new Set(those)].sort()).toEqual(expected.sort());
    expect(lines.at(-1)).toBe(`${differences.length} differences`);
    expect(code).toBe(1);
    await close();
  });
});
