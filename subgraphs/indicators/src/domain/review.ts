import { type CivilDay, RuleViolation, refuseIfAny } from '@hopen/schema';
import type { Evidence } from './indicator-value.ts';

/** State of the review of a value. */
export const REVIEW_STATES = ['DECLARED', 'VALIDATED', 'REJECTED', 'MORE_EVIDENCE', 'ANSWERED'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export const REVIEW_ACTS = ['VALIDATE', 'REJECT', 'REQUEST_EVIDENCE', 'ANSWER'] as const;
export type ReviewAct = (typeof REVIEW_ACTS)[number];

/** Step of the review of a value, appended and never changed. */
export class Review {
  valueId!: string;
  /** 1, 2, 3 … within the value. */
  sequence!: number;
  act!: ReviewAct;
  /** State of the review after this step. */
  state!: ReviewState;
  decidedOn!: CivilDay;
  organisation!: string;
  motive!: string | null;
  evidence!: Evidence[];
}

interface ReviewTransition {
  readonly from: readonly ReviewState[];
  readonly to: ReviewState;
  readonly motive?: 'REQUIRED';
}

/** Transitions of a review: the establishment answers, its agency does the rest. Source: our reading of ANAP's guides. */
export const REVIEW_STEPS: Record<ReviewAct, ReviewTransition> = {
  VALIDATE: { from: ['DECLARED', 'ANSWERED'], to: 'VALIDATED' },
  // Mistaken validations are corrected by a rejection, not erased. A correction that waits for evidence stops a payment: where
  // nobody answers, as for a closed site, it can be rejected.
  REJECT: {
    from: ['DECLARED', 'ANSWERED', 'VALIDATED', 'MORE_EVIDENCE'],
    to: 'REJECTED',
    motive: 'REQUIRED',
  },
  REQUEST_EVIDENCE: { from: ['DECLARED', 'ANSWERED'], to: 'MORE_EVIDENCE', motive: 'REQUIRED' },
  ANSWER: { from: ['MORE_EVIDENCE'], to: 'ANSWERED', motive: 'REQUIRED' },
};

type NextReview = Omit<Review, 'sequence' | 'state'>;

/** Next step of a review; throws its violations. */
export function review(steps: readonly Review[], next: NextReview): Review {
  refuseIfAny(reviewViolations(steps, next));
  return { ...next, sequence: steps.length + 1, state: REVIEW_STEPS[next.act].to };
}

/** Rules that refuse a next step: its transition, the order of days, the motive. */
export function reviewViolations(steps: readonly Review[], next: NextReview): RuleViolation[] {
  const last = steps.at(-1);
  const state = last?.state ?? 'DECLARED';
  const { from, motive } = REVIEW_STEPS[next.act];
  const violations: RuleViolation[] = [];
  if (!from.includes(state)) {
    const message = `Cette valeur est ${state} ; cet acte part de : ${from.join(', ')}.`;
    violations.push(new RuleViolation('WRONG_STATUS', message, { field: 'act' }));
  }
  if (last && last.decidedOn > next.decidedOn) {
    const message = `La suite est déjà écrite, le ${last.decidedOn}.`;
    violations.push(new RuleViolation('LATER_FACTS', message, { field: 'act' }));
  }
  if (motive && next.motive === null) {
    violations.push(new RuleViolation('MOTIVE_REQUIRED', 'Indiquez un motif.', { field: 'motive' }));
  }
  return violations;
}
