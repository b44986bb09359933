import type { BeneficiaryKind, CivilDay, DataOrigin } from '@hopen/schema';

/** What was declared: a ratio, a yes or no, or that the indicator does not apply. Not declared is the absence of a row. */
export type ValueNature = 'RATIO' | 'ANSWER' | 'NOT_APPLICABLE';

/** One declared value, appended and never changed: a correction is a later row. A ratio over 0 is kept as it is. */
export class IndicatorValue {
  id!: string;
  programmeCode!: string;
  indicatorCode!: string;
  beneficiaryKind!: BeneficiaryKind;
  beneficiaryNumber!: string;
  nature!: ValueNature;
  numerator!: number | null;
  denominator!: number | null;
  answer!: boolean | null;
  /** Why the indicator does not apply. */
  reason!: string | null;
  /** The period that was observed, both days included. */
  observedFrom!: CivilDay;
  observedUntil!: CivilDay;
  declaredOn!: CivilDay;
  /** The organisation that declared it. */
  declaredBy!: string;
  dataOrigin!: DataOrigin;
}
