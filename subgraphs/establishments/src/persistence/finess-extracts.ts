import { basename } from 'node:path';
import type { CivilDay } from '@hopen/schema';
import { ImportRefused } from '../domain/finess-refusal.ts';
import type { ImportCounts, ImportKind } from '../domain/import-counts.ts';
import type { SurveyedExtract } from './finess-files.ts';
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
    'select max(extracted_on)::text as last from establishments.extract',
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
    'select max(extracted_on)::text as last from establishments.extract where holds_sites',
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

/** Records the extract in one row, however many imports bring its files. */
export async function recordExtract(
  em: Transaction,
  { extractedOn, files }: SurveyedExtract,
  counts: Record<ImportKind, ImportCounts>,
  today: CivilDay,
): Promise<void> {
  await em.execute(
    `insert into establishments.extract as known (extracted_on, imported_on, files, holds_sites, counts)
    values (?::date, ?::date, ?::jsonb, ?, ?::jsonb)
    on conflict (extracted_on) do update set imported_on = excluded.imported_on, counts = excluded.counts,
      holds_sites = known.holds_sites or excluded.holds_sites,
      files = (select jsonb_agg(distinct file) from jsonb_array_elements(known.files || excluded.files) as file)`,
    [
      extractedOn,
      today,
      JSON.stringify(files.map(({ path }) => basename(path))),
      await holdsSites(em),
      JSON.stringify(counts),
    ],
  );
}
