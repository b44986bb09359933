import { basename } from 'node:path';
import type { CivilDay } from '@hopen/schema';
import { ImportRefused } from '../domain/finess-refusal.ts';
import type { ImportCounts, ImportKind } from '../domain/import-counts.ts';
import type { SurveyedExtract } from './finess-files.ts';
import { oneRow, type Transaction } from './finess-staging.ts';

type LastDay = { last: CivilDay | null };

/** An extract of the future would, once recorded, turn away every true one until that day. */
export function refuseFuture({ extractedOn, files }: SurveyedExtract, today: CivilDay): void {
  if (extractedOn <= today) return;
  throw new ImportRefused(
    'FUTURE_EXTRACT',
    `${files[0]!.name}:1 is of ${extractedOn}, and today is ${today}. Nothing was written: look at the date in the first line of the file, at the clock of this machine, and at TODAY if it is set.`,
  );
}

/** Extracts are imported in the order of their days. */
export async function refuseOlder(em: Transaction, { extractedOn, files }: SurveyedExtract): Promise<void> {
  const { last } = await oneRow<LastDay>(
    em,
    'select max(extracted_on)::text as last from establishments.extract',
  );
  if (last === null || extractedOn >= last) return;
  throw new ImportRefused(
    'OLDER_EXTRACT',
    `${files[0]!.name}:1 is of ${extractedOn}, and the extract of ${last} was imported already. An older one would undo what it brought: take that one or a newer one.`,
  );
}

/** Absence means something when the files hold sites, and are newer than those that brought the last ones. */
export async function tellsAbsence(em: Transaction, { extractedOn }: SurveyedExtract): Promise<boolean> {
  if (!(await holdsSites(em))) return false;
  const { last } = await oneRow<LastDay>(
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

/** One row per extract, whatever the number of imports that brought it. */
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
