import type { CivilDay, VerificationStatus } from '@hopen/schema';

/** A priority domain or a prerequisite: a heading under which a programme puts indicators. */
abstract class Heading {
  programmeCode!: string;
  code!: string;
  /** In French; how sure it is, `verificationStatus` says. */
  label!: string;
  source!: string;
  verificationStatus!: VerificationStatus;
}

/** Domaine fonctionnel prioritaire. */
export class Domain extends Heading {}

/** Prérequis: all of its targets must be met before usage money is paid. */
export class Prerequisite extends Heading {}

export const INDICATOR_NATURES = ['USAGE', 'ORGANISATION'] as const;
export type IndicatorNature = (typeof INDICATOR_NATURES)[number];

export const INDICATOR_UNITS = ['PERCENT', 'YES_NO'] as const;
export type IndicatorUnit = (typeof INDICATOR_UNITS)[number];

/** A version of an indicator: what is measured, and what must be reached, from a day on. */
export class IndicatorDefinition {
  programmeCode!: string;
  /** `P1.1` to `P4.2` under the prerequisites, `D1.1` to `D7.2` under the domains. */
  code!: string;
  validFrom!: CivilDay;
  label!: string;
  nature!: IndicatorNature;
  formula!: string;
  unit!: IndicatorUnit;
  operator!: 'AT_LEAST' | 'IS';
  /** In percent for a usage indicator; 1 means yes. */
  target!: number;
  /** The fields of activity it applies to: MCO, SMR, PSY, HAD. */
  fields!: string[];
  evidence!: string;
  /** The first day that may be observed, and how long a period is; null in a version loaded before this was said. */
  observationNotBefore!: CivilDay | null;
  observationLeastDays!: number | null;
  observationMostDays!: number | null;
  /** Whether it may be declared not applicable; null in a version loaded before this was said: then it may. */
  allowsNotApplicable!: boolean | null;
  source!: string;
  verificationStatus!: VerificationStatus;
}

/** The domain or prerequisite that an indicator stands under: `D2` of `D2.1`. */
export const headingOf = (indicatorCode: string): string => indicatorCode.split('.')[0]!;
