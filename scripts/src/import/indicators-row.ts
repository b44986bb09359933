import type { Evidence, ValueContent, ValueNature } from '@hopen/indicators';
import {
  type BeneficiaryKind,
  type CivilDay,
  isCivilDay,
  RuleViolation,
  readBeneficiaryReference,
} from '@hopen/schema';

/** Column names in the header. */
export const COLUMNS = [
  'beneficiary',
  'programme',
  'indicator',
  'observed_from',
  'observed_until',
  'numerator',
  'denominator',
  'answer',
  'not_applicable',
  'evidence_label',
  'evidence_link',
  'evidence_sha256',
  'evidence_on',
] as const;
/** Extra columns of a file of rejected rows, ignored when it is imported. */
export const REJECT_COLUMNS = [
  'rejected_line',
  'rejected_code',
  'rejected_field',
  'rejected_because',
  'rejected_row',
] as const;
export type Column = (typeof COLUMNS)[number];
export type Cells = Readonly<Record<Column, string>>;

/** Parsed row. Rules of its indicator are checked later, as for every declaration. */
export interface ReadRow {
  readonly beneficiary: { readonly kind: BeneficiaryKind; readonly number: string };
  readonly content: ValueContent;
}

const ANSWERS: Readonly<Record<string, boolean>> = {
  oui: true,
  yes: true,
  true: true,
  non: false,
  no: false,
  false: false,
};

/** Violation that names a column. */
export const refusal = (code: RuleViolation['code'], field: Column | '', message: string) =>
  new RuleViolation(code, message, { field });

/** Parses a row, or returns its violations. */
export function readRow(cells: Cells): ReadRow | { readonly violations: readonly RuleViolation[] } {
  const unstorable = COLUMNS.filter((column) => cells[column].includes('\0'));
  if (unstorable.length > 0) {
    const message = 'Le caractère NUL n’a pas sa place ici.';
    return { violations: unstorable.map((column) => refusal('INVALID_VALUE', column, message)) };
  }
  const beneficiary = readBeneficiaryReference(cells.beneficiary);
  const violations = [...referenceFaults(cells, beneficiary), ...valueFaults(cells)];
  return violations.length > 0 ? { violations } : { beneficiary: beneficiary!, content: contentOf(cells) };
}

function referenceFaults({ beneficiary: text }: Cells, beneficiary: object | undefined): RuleViolation[] {
  if (beneficiary) return [];
  const message = `« ${text.slice(0, 20).toWellFormed()} » n’est pas une référence : EJ:, ET: ou GHT: suivi d’un numéro à la clé exacte.`;
  return [refusal('INVALID_FINESS', 'beneficiary', message)];
}

/** Checks that must run on raw cells: ambiguous kinds of values, and words that are no value. */
function valueFaults(cells: Cells): RuleViolation[] {
  const found: RuleViolation[] = [];
  const hasRatio = cells.numerator !== '' || cells.denominator !== '';
  if (!hasRatio && cells.answer === '' && cells.not_applicable === '') {
    const message =
      'Rien n’est déclaré : un rapport, une réponse, ou la raison pour laquelle l’indicateur est sans objet.';
    found.push(refusal('INVALID_VALUE', 'numerator', message));
  }
  if (hasRatio && cells.answer !== '')
    found.push(refusal('INVALID_VALUE', 'answer', 'Un rapport ou une réponse, pas les deux.'));
  if (cells.answer !== '' && answerOf(cells) === null)
    found.push(refusal('INVALID_VALUE', 'answer', 'Une réponse est oui ou non.'));
  if (cells.evidence_on !== '' && !isCivilDay(cells.evidence_on))
    found.push(refusal('DAY_OUT_OF_RANGE', 'evidence_on', 'Cette date n’existe pas.'));
  return found;
}

function contentOf(cells: Cells): ValueContent {
  return {
    programmeCode: cells.programme,
    indicatorCode: cells.indicator,
    nature: natureOf(cells),
    numerator: countOf(cells.numerator),
    denominator: countOf(cells.denominator),
    answer: answerOf(cells),
    reason: cells.not_applicable || null,
    observedFrom: cells.observed_from,
    observedUntil: cells.observed_until,
    evidence: evidenceOf(cells),
  };
}

function natureOf({ answer, not_applicable }: Cells): ValueNature {
  if (not_applicable !== '') return 'NOT_APPLICABLE';
  return answer === '' ? 'RATIO' : 'ANSWER';
}

/** Parses a count. `NaN` for anything but an integer, which the declaration rules refuse; null for an empty cell. */
function countOf(text: string): number | null {
  if (text === '') return null;
  return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
}

const answerOf = ({ answer }: Cells): boolean | null => {
  const word = answer.toLowerCase();
  return Object.hasOwn(ANSWERS, word) ? ANSWERS[word]! : null;
};

function evidenceOf({ evidence_label, evidence_link, evidence_sha256, evidence_on }: Cells): Evidence[] {
  if (!(evidence_label || evidence_link || evidence_sha256 || evidence_on)) return [];
  return [
    {
      label: evidence_label,
      link: evidence_link || null,
      // Normalised, since tools print digests in either case.
      sha256: evidence_sha256.toLowerCase() || null,
      on: (evidence_on || null) as CivilDay | null,
    },
  ];
}

/** Column of a declaration field: `evidence.0.sha256` is `evidence_sha256`. */
export const columnOf = (field: string): string =>
  field.replace(/^evidence\.0\./, 'evidence_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
