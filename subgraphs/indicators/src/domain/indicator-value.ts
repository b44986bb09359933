import type { BeneficiaryKind, CivilDay, DataOrigin } from '@hopen/schema';

/**
 * What was declared: a ratio, a yes or no, or that the indicator does not apply. Not declared is the absence of a row,
 * and a ratio over 0 is kept as it is: four things that are never one another.
 */
export const VALUE_NATURES = ['RATIO', 'ANSWER', 'NOT_APPLICABLE'] as const;
export type ValueNature = (typeof VALUE_NATURES)[number];

/** Pièce justificative. The document itself stays where it is; its digest says which one was meant. */
export interface Evidence {
  readonly label: string;
  readonly link: string | null;
  /** In lower-case hexadecimal. */
  readonly sha256: string | null;
  readonly on: CivilDay | null;
}

/** What a declared value says, apart from who declared it and when. */
export class ValueContent {
  programmeCode!: string;
  indicatorCode!: string;
  nature!: ValueNature;
  numerator!: number | null;
  denominator!: number | null;
  answer!: boolean | null;
  /** Why the indicator does not apply. */
  reason!: string | null;
  /** The period that was observed, both days included. */
  observedFrom!: CivilDay;
  observedUntil!: CivilDay;
  evidence!: Evidence[];
}

/** One declared value, appended and never changed: a correction is a later row. */
export class IndicatorValue extends ValueContent {
  /** `V` and nine digits, in the order of declaration. */
  id!: string;
  beneficiaryKind!: BeneficiaryKind;
  beneficiaryNumber!: string;
  declaredOn!: CivilDay;
  /** The organisation that declared it. */
  declaredBy!: string;
  dataOrigin!: DataOrigin;
}
