import { type CivilDay, later, type VerificationStatus } from '@hopen/schema';

/** What a programme asks for: loaded with its first definitions, or added later. */
abstract class Requirement {
  programmeCode!: string;
  /** The day after the loading of what was added to a programme later: no earlier day knows it. Null for its first load. */
  addedOn?: CivilDay | null;
}

/** A priority domain or a prerequisite: a heading under which a programme puts indicators. */
abstract class Heading extends Requirement {
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
export class IndicatorDefinition extends Requirement {
  /** `P1.1` to `P4.2` under the prerequisites, `D1.1` to `D7.2` under the domains. */
  code!: string;
  /** Names the version. The day from which it counts is `inForceFrom`. */
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

/** The day from which a version judges values: one that is loaded late counts from then on, so that yesterday's verdict stays. */
export const inForceFrom = ({
  validFrom,
  addedOn,
}: Pick<IndicatorDefinition, 'validFrom' | 'addedOn'>): CivilDay =>
  addedOn ? later(validFrom, addedOn) : validFrom;

/** The last of an indicator's versions, which are in the order of `validFrom`, to be in force by a day. */
export const inForceOn = (
  versions: readonly IndicatorDefinition[],
  day: CivilDay,
): IndicatorDefinition | undefined => versions.findLast((version) => inForceFrom(version) <= day);

/** The domain or prerequisite that an indicator stands under: `D2` of `D2.1`. */
export const headingOf = (indicatorCode: string): string => indicatorCode.split('.')[0]!;
