import { basename } from 'node:path';
import type { CivilDay } from '@hopen/schema';
import { ImportRefused } from '../domain/finess-refusal.ts';
import type { ImportCounts, ImportKind } from '../domain/import-counts.ts';
import type { RegistryImport } from '../domain/registry-import.ts';
import type { SurveyedExtract } from './finess-files.ts';
import type { FindingsReport } from './finess-reports.ts';
import { oneRow, type Transaction } from './finess-staging.ts';

interface LastExtract {
  readonly last: CivilDay | null;
}

/** Refuses an extract of the future: once recorded, it would make every true one too old until that day. */
export function refuseFuture({ extractedOn, files }: SurveyedExtract, today: CivilDay): void {
  if (extractedOn <= today) return;
  throw new ImportRefused(
    'FUTURE_EXTRACT',
    `${files[0]!.name} is of ${extractedOn}, and today is ${today}. Nothing was written: look at the date at the head of the file, at the clock of this machine, and at TODAY if it is set.`,
  );
}

/** Refuses an extract that is older than the last one imported. */
export async function refuseOlder(em: Transaction, { extractedOn, files }: SurveyedExtract): Promise<void> {
  const { last } = await oneRow<LastExtract>(
    em,
    'select max(extracted_on)::text as last from establishments.registry_import',
  );
  if (last === null || extractedOn >= last) return;
  throw new ImportRefused(
    'OLDER_EXTRACT',
    `${files[0]!.name} is of ${extractedOn}, and the extract of ${last} was imported already. An older one would undo what it brought: take that one or a newer one.`,
  );
}

/** True when sites that are absent from the files are closed: the files hold sites, and are newer than the last that did. */
export async function isAbsenceMeaningful(
  em: Transaction,
  { extractedOn }: SurveyedExtract,
): Promise<boolean> {
  if (!(await holdsSites(em))) return false;
  const { last } = await oneRow<LastExtract>(
    em,
    'select max(extracted_on)::text as last from establishments.registry_import where holds_sites',
  );
  return last !== null && extractedOn > last;
}

async function holdsSites(em: Transaction): Promise<boolean> {
  const { held } = await oneRow<{ held: boolean }>(
    em,
    `select exists (select from finess_line where record_type = 'structureet') as held`,
  );
  return held;
}

/** Facts of an import that are recorded beside its extract. */
export interface ImportRecord extends Pick<RegistryImport, 'importedOn' | 'importedBy' | 'categories'> {
  readonly counts: Record<ImportKind, ImportCounts>;
  readonly rejected: FindingsReport;
  readonly remarks: FindingsReport;
}

/** Appends the import to those that were committed. */
export async function recordImport(
  em: Transaction,
  { extractedOn, format, files }: SurveyedExtract,
  { importedOn, importedBy, categories, counts, rejected, remarks }: ImportRecord,
): Promise<void> {
  await em.execute(
    `insert into establishments.registry_import
      (extracted_on, imported_on, imported_at, imported_by, format, categories, files, holds_sites, counts, rejected, remarked)
    values (?::date, ?::date, clock_timestamp(), ?, ?,
      (select array_agg(code order by code) from jsonb_array_elements_text(?::jsonb) as code), ?::jsonb, ?, ?::jsonb, ?, ?)`,
    [
      extractedOn,
      importedOn,
      importedBy,
      format,
      JSON.stringify(categories ?? []),
      JSON.stringify(files.map(({ path, sha256 }) => ({ name: basename(path), sha256 }))),
      await holdsSites(em),
      JSON.stringify(counts),
      sumOf(rejected),
      sumOf(remarks),
    ],
  );
}

const sumOf = ({ countByCode }: FindingsReport): number =>
  Object.values(countByCode).reduce((sum, count) => sum + count, 0);
