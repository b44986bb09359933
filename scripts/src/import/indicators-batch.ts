import { type Beneficiary, type Declared, declarationEntries, declareValues } from '@hopen/indicators';
import { appendToJournal } from '@hopen/kit/commands';
import { type SqlEntityManager } from '@hopen/kit/database';
import { DataOrigin, RuleViolation } from '@hopen/schema';
import { type ImportContext, openBeneficiaries, referenceOf, unknownTo } from './indicators-context.ts';
import type { SeenRows } from './indicators-duplicate-rows.ts';
import type { FileRow } from './indicators-file.ts';
import { columnOf, type ReadRow, readRow, refusal } from './indicators-row.ts';

export type Outcome = 'declared' | 'corrected' | 'unchanged' | 'rejected';

/** Result of importing one row. */
export interface RowOutcome {
  readonly row: FileRow;
  readonly outcome: Outcome;
  readonly violations: readonly RuleViolation[];
}

interface WrittenRow extends ReadRow {
  readonly row: FileRow;
}

interface Candidate extends WrittenRow {
  readonly beneficiary: Beneficiary;
}

/**
 * Declares each row independently, within the transaction of `em`. Among rows about the same subject, a later one is
 * tried only if all earlier ones were rejected.
 */
export async function importBatch(
  em: SqlEntityManager,
  rows: readonly FileRow[],
  context: ImportContext,
  seen: SeenRows,
): Promise<RowOutcome[]> {
  const outcomes = new Map<FileRow, RowOutcome>();
  let waiting: WrittenRow[] = [];
  for (const row of rows) {
    const read = readCells(row);
    if ('violations' in read) outcomes.set(row, rejected(row, read.violations));
    else waiting.push({ ...read, row });
  }
  while (waiting.length > 0) {
    const fresh = waiting.filter((each) => {
      const before = seen.lineOf(each);
      if (before !== undefined) outcomes.set(each.row, rejected(each.row, [duplicateOf(before)]));
      return before === undefined;
    });
    const firsts = new Map(fresh.toReversed().map((each) => [seen.keyOf(each), each]));
    const turn = fresh.filter((each) => firsts.get(seen.keyOf(each)) === each);
    for (const outcome of await importEach(em, turn, context)) outcomes.set(outcome.row, outcome);
    for (const each of turn)
      if (outcomes.get(each.row)!.outcome !== 'rejected') seen.remember(each, each.row.line);
    waiting = fresh.filter((each) => !turn.includes(each));
  }
  return rows.map((row) => outcomes.get(row)!);
}

/** Imports rows about distinct subjects. */
async function importEach(
  em: SqlEntityManager,
  rows: readonly WrittenRow[],
  context: ImportContext,
): Promise<RowOutcome[]> {
  const known = await openBeneficiaries(em, rows, context.today);
  const refused: RowOutcome[] = [];
  const candidates = rows.flatMap((each): Candidate[] => {
    const beneficiary = known.get(referenceOf(each));
    const violations = unknownTo(context, each, beneficiary);
    if (beneficiary && violations.length === 0) return [{ ...each, beneficiary }];
    refused.push(rejected(each.row, violations));
    return [];
  });
  return [...refused, ...(await declare(em, candidates, context))];
}

const rejected = (row: FileRow, violations: readonly RuleViolation[]): RowOutcome => ({
  row,
  outcome: 'rejected',
  violations,
});

function readCells({ cells }: FileRow) {
  if (cells) return readRow(cells);
  const message = 'Cette ligne n’a pas autant de cellules que la première.';
  return { violations: [refusal('INVALID_VALUE', '', message)] };
}

const duplicateOf = (line: number) =>
  refusal('DUPLICATE_ITEM', 'indicator', `La ligne ${line} déclare déjà cet indicateur pour cette période.`);

async function declare(
  em: SqlEntityManager,
  candidates: readonly Candidate[],
  { definitions, today }: ImportContext,
): Promise<RowOutcome[]> {
  if (candidates.length === 0) return [];
  const declarations = candidates.map((each) => ({ ...each, declaredBy: referenceOf(each) }));
  const dataOrigin = DataOrigin.IMPORTED;
  const declared = await declareValues(em, declarations, definitions, { today, dataOrigin });
  await appendToJournal(em, declarationEntries(declared));
  const corrections = await findCorrections(em, declared);
  return declared.map((each, index) => ({
    row: candidates[index]!.row,
    outcome: outcomeOf(each, corrections),
    violations: each.violations.map(inColumns),
  }));
}

function outcomeOf({ value, isNew }: Declared, corrections: ReadonlySet<string>): Outcome {
  if (!value) return 'rejected';
  if (!isNew) return 'unchanged';
  return corrections.has(value.id) ? 'corrected' : 'declared';
}

const inColumns = (violation: RuleViolation) => violation.at(columnOf(violation.details.field ?? ''));

/** Ids of new values that follow another of the same indicator and period. */
async function findCorrections(em: SqlEntityManager, declared: readonly Declared[]): Promise<Set<string>> {
  const ids = declared.flatMap(({ value, isNew }) => (isNew ? [value!.id] : []));
  if (ids.length === 0) return new Set();
  const rows: { id: string }[] = await em.execute(
    `select id from indicators.indicator_value value
     where id = any(array(select jsonb_array_elements_text(?::jsonb))) and exists (
       select from indicators.indicator_value earlier
       where earlier.beneficiary_kind = value.beneficiary_kind
         and earlier.beneficiary_number = value.beneficiary_number
         and earlier.programme_code = value.programme_code and earlier.indicator_code = value.indicator_code
         and earlier.observed_from = value.observed_from and earlier.observed_until = value.observed_until
         and earlier.id < value.id)`,
    [JSON.stringify(ids)],
  );
  return new Set(rows.map(({ id }) => id));
}
