import { type CivilDay, RuleViolation } from '@hopen/schema';

/** One indicator as the indicators subgraph found it. */
export interface ProvenIndicator {
  readonly code: string;
  /** Which version of its definition was in force. */
  readonly validFrom: CivilDay;
  readonly state: string;
  readonly value: number | null;
  readonly target: number;
  readonly gap: number | null;
}

/** The verdict on a beneficiary for one domain, prerequisites included: stored with the decision that it justified. */
export interface Proof {
  readonly asOf: CivilDay;
  /** How many facts it rests on: it never goes down, so that an older verdict is told from a newer one. */
  readonly version: number;
  readonly targetsReachedOn: CivilDay | null;
  readonly indicators: readonly ProvenIndicator[];
}

/** "Toutes les cibles de tous les prérequis", and those of the domain. Source: lifen.fr; DAI, 29 Nov. 2019. */
const SOURCE = 'Tout ou rien : toutes les cibles des prérequis et du domaine (lifen.fr ; DAI, 29 nov. 2019)';

const MISSING: Readonly<Record<string, string>> = {
  NOT_MET: 'la cible n’est pas atteinte',
  NO_CASES: 'aucun cas à mesurer',
  NOT_VALIDATED: 'la valeur déclarée n’est pas validée',
  NOT_DECLARED: 'rien n’est déclaré',
};

/** What holds; every other state, also one that is not known here, is something missing. */
const HOLDS = ['MET', 'NOT_APPLICABLE'];

/** What speaks against validating targets: each indicator that is not met, and what it lacks. */
export function proofObstacles({ indicators, targetsReachedOn }: Proof): RuleViolation[] {
  const missing = missingOf(indicators);
  if (missing.length > 0 || targetsReachedOn !== null) return missing;
  const message = "Aucun indicateur n'est en vigueur pour ce domaine.";
  return [new RuleViolation('TARGETS_NOT_MET', message, { source: SOURCE })];
}

const missingOf = (indicators: readonly ProvenIndicator[]): RuleViolation[] =>
  indicators
    .filter(({ state }) => !HOLDS.includes(state))
    .map(({ code, state, gap }) => {
      const short = gap ? ` (il manque ${gap.toLocaleString('fr-FR')})` : '';
      const message = `${code} : ${MISSING[state] ?? 'état inconnu'}${short}.`;
      return new RuleViolation('TARGETS_NOT_MET', message, { source: SOURCE });
    });

/**
 * What speaks against paying for targets that were validated: what no longer holds of the proof of then, e.g. a value
 * that was rejected since. A newer version of a definition takes nothing back.
 */
export function balanceObstacles(now: Proof, then: Proof | null): RuleViolation[] {
  const wasAsked = ({ code, validFrom }: ProvenIndicator) =>
    then === null || then.indicators.some((each) => each.code === code && each.validFrom === validFrom);
  return missingOf(now.indicators.filter(wasAsked));
}

/** What speaks against a proof that was asked for before the file was held: it must not be older than what is stored. */
export function staleProof(proof: Proof, stored: Proof | null, today: CivilDay): RuleViolation[] {
  if (proof.asOf === today && proof.version >= (stored?.version ?? 0)) return [];
  const message = 'Le verdict a changé entre-temps : recommencez.';
  return [new RuleViolation('CONFLICT', message, {})];
}
