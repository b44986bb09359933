import { type CivilDay, later, RuleViolation, type VerificationStatus } from '@hopen/schema';

/** Row of the reference data of a programme: loaded with its first definitions, or added later. */
abstract class Requirement {
  programmeCode!: string;
  /** Day after the loading of a row that was added later: no earlier day knows it. Null for the first load of a programme. */
  addedOn?: CivilDay | null;
}

/** Programme, as far as its values need it: who sees them for the country. The funding subgraph has the rest. */
export class Programme {
  code!: string;
  /** Code of the national body that steers it. */
  steeringBody!: string;
}

/** Priority domain or prerequisite: a heading under which a programme puts indicators. */
abstract class Heading extends Requirement {
  code!: string;
  /** French. */
  label!: string;
  source!: string;
  verificationStatus!: VerificationStatus;
}

/** Domaine fonctionnel prioritaire. */
export class Domain extends Heading {}

/** Prérequis. All of its targets must be met before usage money is paid. */
export class Prerequisite extends Heading {}

export const INDICATOR_NATURES = ['USAGE', 'ORGANISATION'] as const;
export type IndicatorNature = (typeof INDICATOR_NATURES)[number];

export const INDICATOR_UNITS = ['PERCENT', 'YES_NO'] as const;
export type IndicatorUnit = (typeof INDICATOR_UNITS)[number];

/** Version of an indicator: its formula and its target, from a day on. */
export class IndicatorDefinition extends Requirement {
  /** `P1.1` to `P4.2` under the prerequisites, `D1.1` to `D7.3` under the domains. */
  code!: string;
  /** Identifies the version. It counts from `inForceFrom` on. */
  validFrom!: CivilDay;
  label!: string;
  nature!: IndicatorNature;
  formula!: string;
  unit!: IndicatorUnit;
  operator!: 'AT_LEAST' | 'IS';
  /** Percentage for a usage indicator; 1 means yes. */
  target!: number;
  /** Fields of activity that it applies to: MCO, SMR, PSY, HAD. */
  fields!: string[];
  evidence!: string;
  /** First day that may be observed, and length of a period; null in a version that was loaded before files had a window. */
  observationNotBefore!: CivilDay | null;
  observationLeastDays!: number | null;
  observationMostDays!: number | null;
  /** Null, in a version that was loaded before files said it, means that it may be declared not applicable. */
  allowsNotApplicable!: boolean | null;
  source!: string;
  verificationStatus!: VerificationStatus;
}

/** Day from which a version judges values. A version loaded late counts from then on, so that yesterday's verdict stays. */
export const inForceFrom = ({
  validFrom,
  addedOn,
}: Pick<IndicatorDefinition, 'validFrom' | 'addedOn'>): CivilDay =>
  addedOn ? later(validFrom, addedOn) : validFrom;

/** Version in force on a day, among those of one indicator in the order of `validFrom`. */
export const inForceOn = (
  versions: readonly IndicatorDefinition[],
  day: CivilDay,
): IndicatorDefinition | undefined => versions.findLast((version) => inForceFrom(version) <= day);

/** Code of the domain or prerequisite of an indicator: `D2` of `D2.1`. */
export const headingOf = (indicatorCode: string): string => indicatorCode.split('.')[0]!;

export const unknownProgramme = (code: string): RuleViolation =>
  new RuleViolation('UNKNOWN_PROGRAMME', `« ${code.slice(0, 20)} » n'est le code d'aucun programme.`, {
    field: 'programme',
  });
