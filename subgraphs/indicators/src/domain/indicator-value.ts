import { type BeneficiaryKind, beneficiaryReference, type CivilDay, type DataOrigin } from '@hopen/schema';

/**
 * Content of a value: a ratio, a yes or no, or "not applicable". An indicator that was not declared has no row, and a ratio over
 * 0 is stored as it is: four things that are never one another.
 */
export const VALUE_NATURES = ['RATIO', 'ANSWER', 'NOT_APPLICABLE'] as const;
export type ValueNature = (typeof VALUE_NATURES)[number];

/** Pièce justificative. The document itself stays where it is; its digest identifies it. */
export interface Evidence {
  readonly label: string;
  readonly link: string | null;
  /** Lower-case hexadecimal. */
  readonly sha256: string | null;
  readonly on: CivilDay | null;
}

/** Content of a declared value, without its declarant and its day. */
export class ValueContent {
  programmeCode!: string;
  indicatorCode!: string;
  nature!: ValueNature;
  numerator!: number | null;
  denominator!: number | null;
  answer!: boolean | null;
  /** Reason why the indicator does not apply. */
  reason!: string | null;
  /** Observed period, both days included. */
  observedFrom!: CivilDay;
  observedUntil!: CivilDay;
  evidence!: Evidence[];
}

/** Declared value, appended and never changed: a correction is a later row. */
export class IndicatorValue extends ValueContent {
  /** `V` and nine digits, in the order of declaration. */
  id!: string;
  beneficiaryKind!: BeneficiaryKind;
  beneficiaryNumber!: string;
  declaredOn!: CivilDay;
  /** Organisation, never a person. */
  declaredBy!: string;
  dataOrigin!: DataOrigin;
}

/** Reference of the beneficiary that a value is of. */
export const ownerOf = ({
  beneficiaryKind,
  beneficiaryNumber,
}: Pick<IndicatorValue, 'beneficiaryKind' | 'beneficiaryNumber'>): string =>
  beneficiaryReference(beneficiaryKind, beneficiaryNumber);
