import { type Beneficiary, type Declared, declareValues } from '@hopen/indicators';
import type { SqlEntityManager } from '@hopen/kit';
import { DataOrigin, RuleViolation } from '@hopen/schema';
import type { FileRow } from './import-indicators-file.ts';
import { type Frame, openBeneficiaries, referenceOf, unknownTo } from './import-indicators-frame.ts';
import { columnOf, type ReadRow, readRow, refusal } from './import-indicators-row.ts';
import type { SeenRows } from './import-indicators-seen.ts';

export type Outcome = 'declared' | 'corrected' | 'unchanged' | 'rejected';

/** What became of a row. */
export interface RowOutcome {
  readonly row: FileRow;
  readonly outcome: Outcome;
  readonly violations: readonly RuleViolation[];
}

interface Candidate extends ReadRow {
  readonly row: FileRow;
  readonly beneficiary: Beneficiary;
}

/** Declares what the rows say, in the transaction of `em`; each row by itself. */
export async function importBatch(
  em: SqlEntityManager,
  rows: readonly FileRow[],
  frame: Frame,
  seen: SeenRows,
): Promise<RowOutcome[]> {
  const rejected = new Map<FileRow, readonly RuleViolation[]>();
  const read = rows.flatMap((row) => {
    const found = readCells(row, seen);
    if (!('violations' in found)) return [{ ...found, row }];
    rejected.set(row, found.violations);
    return [];
  });
  const known = await openBeneficiaries(em, read, frame.today);
  const candidates = read.flatMap((each): Candidate[] => {
    const beneficiary = known.get(referenceOf(each));
    const violations = unknownTo(frame, each, beneficiary);
    if (beneficiary && violations.length === 0) return [{ ...each, beneficiary }];
    rejected.set(each.row, violations);
    return [];
  });
  const outcomes = await declare(em, candidates, frame);
  return rows.map((row) => outcomes.get(row) ?? { row, outcome: 'rejected', violations: rejected.get(row)! });
}

function readCells(row: FileRow, seen: SeenRows) {
  if (!row.cells) {
    const message = 'Cette ligne n’a pas autant de cellules que la première.';
    return { violations: [refusal('INVALID_VALUE', '', message)] };
  }
  const read = readRow(row.cells);
  if ('violations' in read) return read;
  const before = seen.lineOf(referenceOf(read), read.content, row.line);
  if (before === undefined) return read;
  const message = `La ligne ${before} déclare déjà cet indicateur pour cette période.`;
  return { violations: [refusal('DUPLICATE_ITEM', 'indicator', message)] };
}

async function declare(
  em: SqlEntityManager,
  candidates: readonly Candidate[],
  { definitions, today }: Frame,
): Promise<Map<FileRow, RowOutcome>> {
  if (candidates.length === 0) return new Map();
  const declarations = candidates.map((each) => ({ ...each, declaredBy: referenceOf(each) }));
  const dataOrigin = DataOrigin.IMPORTED;
  const declared = await declareValues(em, declarations, definitions, { today, dataOrigin });
  const corrections = await findCorrections(em, declared);
  return new Map(
    declared.map((each, index) => {
      const { row } = candidates[index]!;
      return [
        row,
        { row, outcome: outcomeOf(each, corrections), violations: each.violations.map(inColumns) },
      ];
    }),
  );
}

function outcomeOf({ value, isNew }: Declared, corrections: ReadonlySet<string>): Outcome {
  if (!value) return 'rejected';
  if (!isNew) return 'unchanged';
  return corrections.has(value.id) ? 'corrected' : 'declared';
}

const inColumns = (violation: RuleViolation) => violation.at(columnOf(violation.details.field ?? ''));

/** Which of the new values come after another one of the same indicator and period. */
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
