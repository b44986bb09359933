import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { indicators } from '@hopen/indicators';
import { type Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { jest } from '@jest/globals';
import { runIndicatorImport } from '../../../scripts/src/import/indicators.ts';
import { COLUMNS, type Column, REJECT_COLUMNS } from '../../../scripts/src/import/indicators-row.ts';
import { emptyDatabase, type TestDatabase } from './test-database.ts';

export const TODAY = '2024-06-01';
export const HEADER = COLUMNS.join(';');
export const ENTITY = 'EJ:130786049';
export const SITE = 'ET:130786049';
export const CLOSED = 'ET:750712184';
export const GROUP = 'GHT:93-01';

/** CSV row: 90 of 100 for P1.1 in 2023 by default. */
export const row = (over: Partial<Record<Column, string>> = {}): string => {
  const cells: Partial<Record<Column, string>> = {
    beneficiary: SITE,
    programme: 'HOPEN',
    indicator: 'P1.1',
    observed_from: '2023-01-01',
    observed_until: '2023-12-31',
    numerator: '90',
    denominator: '100',
    ...over,
  };
  return COLUMNS.map((column) => cells[column] ?? '').join(';');
};

/** Import test run with a database and a folder of files. */
export class IndicatorImportRun {
  said = '';

  private constructor(
    private readonly opened: TestDatabase,
    private readonly database: Database,
    readonly folder: string,
  ) {}

  /** Opens a run on this database with its beneficiaries, or on a new one with those of these tests. */
  static async open(filled?: TestDatabase): Promise<IndicatorImportRun> {
    const opened = filled ?? (await emptyDatabase());
    const database = await openSubgraphDatabase(indicators, opened.location, TODAY);
    const run = new IndicatorImportRun(opened, database, await mkdtemp(join(tmpdir(), 'indicators-')));
    if (filled) return run;
    await run.execute(`insert into indicators.beneficiary
      (kind, number, region_codes, is_public, legal_entity_finess, copied_on, closed_on) values
      ('EJ', '130786049', '{93}', true, null, '${TODAY}', null),
      ('ET', '130786049', '{93}', true, '130786049', '${TODAY}', null),
      ('ET', '750712184', '{11}', true, null, '${TODAY}', '${TODAY}'),
      ('GHT', '93-01', '{93}', true, null, '${TODAY}', null)`);
    return run;
  }

  get location() {
    return this.opened.location;
  }

  get rejectsPath() {
    return join(this.folder, 'rejects.csv');
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.opened.close();
    await rm(this.folder, { recursive: true });
  }

  async empty(): Promise<void> {
    await this.execute('truncate indicators.indicator_value, indicators.review, indicators.journal');
    await rm(this.rejectsPath, { force: true });
  }

  execute(sql: string) {
    return this.database.em.fork().execute(sql);
  }

  async import(content: string | Buffer, rejectsPath = this.rejectsPath): Promise<Record<string, number>> {
    const file = join(this.folder, 'values.csv');
    await writeFile(file, content);
    return this.importFile(file, rejectsPath);
  }

  /** Imports rows with a header; returns the report's counts. */
  importRows(...rows: string[]): Promise<Record<string, number>> {
    return this.import([HEADER, ...rows, ''].join('\n'));
  }

  async importFile(file: string, rejectsPath = this.rejectsPath): Promise<Record<string, number>> {
    const log = jest.spyOn(console, 'log').mockImplementation((text) => {
      this.said = String(text);
    });
    const write = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
    try {
      await runIndicatorImport(this.location, TODAY, { file, rejectsPath });
    } finally {
      write.mockRestore();
      log.mockRestore();
    }
    return this.counts();
  }

  /** Counts of the last report. */
  counts(): Record<string, number> {
    const lines = this.said.split('\n');
    const at = lines.findIndex((line) => line.includes('declared  corrected'));
    if (at < 0) return {};
    const cells = (line: string) => line.trim().split(/\s+/);
    const numbers = cells(lines[at + 1]!).map((text) => Number(text.replaceAll(',', '')));
    return Object.fromEntries(cells(lines[at]!).map((name, index) => [name, numbers[index]!]));
  }

  /** Declared values in order of declaration. */
  values() {
    return this.execute(`select indicator_code as indicator, nature, numerator, denominator, answer, reason,
      beneficiary_kind || ':' || beneficiary_number as beneficiary, declared_by, data_origin, evidence,
      declared_on::text as declared_on from indicators.indicator_value order by id`);
  }

  /** Rejected rows: line, code, field, message and raw row. */
  async rejects(): Promise<string[][]> {
    const [, ...lines] = (await readFile(this.rejectsPath, 'utf8')).trimEnd().split('\n');
    return lines.map((line) =>
      [...line.matchAll(/"((?:[^"]|"")*)"|([^;]+)/g)]
        .slice(0, REJECT_COLUMNS.length)
        .map((cell) => (cell[1] ?? cell[2]!).replaceAll('""', '"')),
    );
  }
}
