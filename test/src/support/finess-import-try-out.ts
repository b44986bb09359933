import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { establishments, type ImportOptions, type ImportReport, importFiness } from '@hopen/establishments';
import { type Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { emptyDatabase, type TestDatabase } from './test-database.ts';

/** Import test run with a database and a folder of files. */
export class FinessImportRun {
  private constructor(
    private readonly opened: TestDatabase,
    readonly database: Database,
    readonly folder: string,
  ) {}

  static async open(): Promise<FinessImportRun> {
    const opened = await emptyDatabase();
    const database = await openSubgraphDatabase(establishments, opened.location, '2024-01-01');
    return new FinessImportRun(opened, database, await mkdtemp(join(tmpdir(), 'finess-')));
  }

  async close(): Promise<void> {
    await this.database.close();
    await this.opened.close();
    await rm(this.folder, { recursive: true });
  }

  get location() {
    return this.opened.location;
  }

  async empty(): Promise<void> {
    await this.execute(`truncate establishments.establishment, establishments.legal_entity,
      establishments.hospital_group, establishments.hospital_group_membership, establishments.registry_import`);
    for (const path of [this.rejectsPath, this.remarksPath]) await rm(path, { force: true });
  }

  get rejectsPath() {
    return join(this.folder, 'rejects.csv');
  }

  get remarksPath() {
    return join(this.folder, 'finess-remarks.csv');
  }

  /** Writes an extract of that day; returns its path. */
  file(name: string, ...extract: [date: string, lines: readonly string[], encoding?: BufferEncoding]) {
    return writeExtract(join(this.folder, name), ...extract);
  }

  import(files: readonly string[], options: Partial<ImportOptions> = {}): Promise<ImportReport> {
    return importFiness(this.database, files, {
      today: '2024-06-01',
      allowClosures: false,
      replaceSynthetic: false,
      rejectsPath: this.rejectsPath,
      ...options,
    });
  }

  /** Imports one file of that day. */
  async importLines(
    date: string,
    lines: readonly string[],
    options: Partial<ImportOptions> = {},
  ): Promise<ImportReport> {
    return this.import([await this.file('extract.csv', date, lines)], options);
  }

  execute(sql: string) {
    return this.database.em.fork().execute(sql);
  }

  /** Everything an import may write, for comparison. */
  async everything() {
    const tables = [
      'legal_entity',
      'establishment',
      'hospital_group',
      'hospital_group_membership',
      'registry_import',
    ];
    return Promise.all(
      tables.map((table) => this.execute(`select * from establishments.${table} order by 1`)),
    );
  }

  /** Rejected lines: file, line, code, reason. */
  async rejects(): Promise<string[]> {
    return (await readFile(this.rejectsPath, 'utf8')).trimEnd().split('\n').slice(1);
  }
}

/** Writes an extract of that day; returns its path. */
export async function writeExtract(
  path: string,
  date: string,
  lines: readonly string[],
  encoding: BufferEncoding = 'utf8',
): Promise<string> {
  await writeFile(path, [`finess;etalab;93;${date}`, ...lines, ''].join('\n'), encoding);
  return path;
}
