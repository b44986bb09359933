import { type CivilDay, RuleViolation } from '@hopen/schema';

/** One indicator as the indicators subgraph found it. */
export interface ProvenIndicator {
  readonly code: string;
  /** Version of its definition that was in force. */
  readonly validFrom: CivilDay;
  readonly state: string;
  readonly value: number | null;
  readonly target: number;
  readonly gap: number | null;
  /** Corrections that wait for their review or contradict the value that counts; missing in proofs stored before this was asked. */
  readonly pendingValueIds?: readonly string[];
  /** Values whose review has not come to an end; missing in proofs stored before this was asked. */
  readonly unreviewedValueIds?: readonly string[];
  /** When the value that counts was reviewed; missing in proofs stored before this was asked. */
  readonly reviewedOn?: CivilDay | null;
}

/** The verdict on a beneficiary for one domain, prerequisites included: stored with the decision that it justified. */
export interface Proof {
  readonly asOf: CivilDay;
  /** Number of facts it rests on. It never falls, so that an older verdict is told from a newer one. */
  readonly version: number;
  readonly targetsReachedOn: CivilDay | null;
  /** True if every prerequisite was met; missing in proofs stored before this was asked. */
  readonly prerequisitesMet?: boolean;
  readonly indicators: readonly ProvenIndicator[];
}

/** A verdict as the indicators subgraph shows it. */
export interface ShownVerdict {
  readonly asOf: CivilDay;
  readonly version: number;
  readonly prerequisitesMet: boolean;
  readonly prerequisites: readonly { readonly indicators: readonly ProvenIndicator[] }[];
  readonly domains: readonly {
    readonly code: string;
    readonly targetsReachedOn: CivilDay | null;
    readonly indicators: readonly ProvenIndicator[];
  }[];
}

/** The proof for a domain and every prerequisite; without a domain, for the prerequisites alone. */
export function proofOf(
  { asOf, version, prerequisitesMet, prerequisites, domains }: ShownVerdict,
  domainCode: string | null,
): Proof {
  const domain = domains.find(({ code }) => code === domainCode);
  return {
    asOf,
    version,
    prerequisitesMet,
    targetsReachedOn: domain?.targetsReachedOn ?? null,
    indicators: [...prerequisites.flatMap(({ indicators }) => indicators), ...(domain?.indicators ?? [])],
  };
}

/** "Toutes les cibles de tous les prérequis", and those of the domain. Source: lifen.fr; DAI, 29 Nov. 2019. */
const SOURCE = 'Tout ou rien : toutes les cibles des prérequis et du domaine (lifen.fr ; DAI, 29 nov. 2019)';

const MISSING: Readonly<Record<string, string>> = {
  NOT_MET: 'la cible n’est pas atteinte',
  NO_CASES: 'aucun cas à mesurer',
  NOT_VALIDATED: 'la valeur déclarée n’est pas validée',
  NOT_DECLARED: 'rien n’est déclaré',
};

/** States that hold; any other, known here or not, counts as missing. */
const HOLDS = ['MET', 'NOT_APPLICABLE'];

/** Violations of validating targets: each indicator that is not met, and what it lacks. */
export function proofObstacles({ indicators, targetsReachedOn }: Proof): RuleViolation[] {
  const missing = missingOf(indicators);
  if (missing.length > 0 || targetsReachedOn !== null) return missing;
  return [nothingMeasured()];
}

/** Violations of an advance that is paid only once every prerequisite is met. */
export function prerequisiteObstacles({ indicators, prerequisitesMet }: Proof): RuleViolation[] {
  const missing = missingOf(indicators);
  return missing.length > 0 || prerequisitesMet ? missing : [nothingMeasured()];
}

const nothingMeasured = () => {
  const message = "Un prérequis ou le domaine n'a aucun indicateur en vigueur, ou tous y sont sans objet.";
  return new RuleViolation('TARGETS_NOT_MET', message, { source: SOURCE });
};

const missingOf = (indicators: readonly ProvenIndicator[]): RuleViolation[] =>
  indicators
    .filter(({ state }) => !HOLDS.includes(state))
    .map(({ code, state, gap }) => {
      const short = gap ? ` (il manque ${gap.toLocaleString('fr-FR')})` : '';
      const message = `${code} : ${MISSING[state] ?? 'état inconnu'}${short}.`;
      return new RuleViolation('TARGETS_NOT_MET', message, { source: SOURCE });
    });

/** Violations of relying on a proof: corrections that wait for their review or contradict it, each by its number. */
export const pendingObstacles = ({ indicators }: Proof): RuleViolation[] =>
  indicators
    .filter(({ pendingValueIds = [] }) => pendingValueIds.length > 0)
    .map(({ code, pendingValueIds }) => {
      const message = `${code} : une correction attend son examen, ou contredit la valeur qui compte (${pendingValueIds!.join(', ')}) : validez-la ou rejetez-la.`;
      return new RuleViolation('CORRECTION_PENDING', message, { source: SOURCE });
    });

/**
 * True if values that wait for their review may supply whatever is missing, or show that it was reached by the final day:
 * their agency owes the answer.
 */
export function isUnderReview({ indicators, targetsReachedOn }: Proof, finalDay: CivilDay): boolean {
  const waits = ({ unreviewedValueIds = [] }: ProvenIndicator) => unreviewedValueIds.length > 0;
  const missing = indicators.filter(({ state }) => !HOLDS.includes(state));
  if (missing.length > 0) return missing.every(waits);
  return (targetsReachedOn === null || targetsReachedOn > finalDay) && indicators.some(waits);
}

/** Violations of giving up on a proof: values that its agency has still to review. */
export function underReview(proof: Proof, finalDay: CivilDay): RuleViolation[] {
  if (!isUnderReview(proof, finalDay)) return [];
  const message = 'Des valeurs attendent leur examen : validez-les ou rejetez-les d’abord.';
  return [new RuleViolation('CORRECTION_PENDING', message, { source: SOURCE })];
}

/**
 * Violations of paying for validated targets: what no longer holds, e.g. a value that was rejected
 * since, and what was reached after the application's final day.
 */
export function unearned({ indicators, targetsReachedOn }: Proof, finalDay: CivilDay): RuleViolation[] {
  const missing = missingOf(indicators);
  if (missing.length > 0) return missing;
  if (targetsReachedOn === null) return [nothingMeasured()];
  if (targetsReachedOn <= finalDay) return [];
  const message = `Les cibles ne sont atteintes que le ${targetsReachedOn} : le délai s'est achevé le ${finalDay}.`;
  return [new RuleViolation('TARGETS_NOT_MET', message, { source: SOURCE })];
}

/** Violation of a stale proof, asked for before the file was locked: it must not be older than the stored one. */
export function staleProof(proof: Proof, stored: Proof | null, today: CivilDay): RuleViolation[] {
  if (proof.asOf === today && proof.version >= (stored?.version ?? 0)) return [];
  const message = 'Le verdict a changé entre-temps : recommencez.';
  return [new RuleViolation('CONFLICT', message, {})];
}
