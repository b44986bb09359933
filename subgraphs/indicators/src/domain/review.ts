import { type CivilDay, RuleViolation, refuseIfAny } from '@hopen/schema';
import type { Evidence } from './indicator-value.ts';

/** Where the review of a value stands. */
export const REVIEW_STATES = ['DECLARED', 'VALIDATED', 'REJECTED', 'MORE_EVIDENCE', 'ANSWERED'] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

/** What is done in a review. */
export const REVIEW_ACTS = ['VALIDATE', 'REJECT', 'REQUEST_EVIDENCE', 'ANSWER'] as const;
export type ReviewAct = (typeof REVIEW_ACTS)[number];

/** One step of the review of a value, appended and never changed. */
export class Review {
  valueId!: string;
  /** 1, 2, 3 … within the value. */
  sequence!: number;
  act!: ReviewAct;
  /** Where it left the review. */
  state!: ReviewState;
  decidedOn!: CivilDay;
  organisation!: string;
  motive!: string | null;
  evidence!: Evidence[];
}

interface ReviewStep {
  readonly from: readonly ReviewState[];
  readonly to: ReviewState;
  readonly motive?: 'REQUIRED';
}

/** How a value is reviewed: the establishment answers, its agency does the rest. Source: our reading of ANAP's guides. */
export const REVIEW_STEPS: Record<ReviewAct, ReviewStep> = {
  VALIDATE: { from: ['DECLARED', 'ANSWERED'], to: 'VALIDATED' },
  // What was validated by mistake is rejected by another line, not erased. A correction that waits for evidence stops a
  // payment: where nobody answers, as for a closed site, it can be rejected.
  REJECT: {
    from: ['DECLARED', 'ANSWERED', 'VALIDATED', 'MORE_EVIDENCE'],
    to: 'REJECTED',
    motive: 'REQUIRED',
  },
  REQUEST_EVIDENCE: { from: ['DECLARED', 'ANSWERED'], to: 'MORE_EVIDENCE', motive: 'REQUIRED' },
  ANSWER: { from: ['MORE_EVIDENCE'], to: 'ANSWERED', motive: 'REQUIRED' },
};

/** The next step of a review; throws when the table has none from where it stands. */
export function review(
  steps: readonly Review[],
  next: Pick<Review, 'valueId' | 'act' | 'decidedOn' | 'organisation' | 'motive' | 'evidence'>,
): Review {
  const state = steps.at(-1)?.state ?? 'DECLARED';
  const { from, to, motive } = REVIEW_STEPS[next.act];
  const violations: RuleViolation[] = [];
  if (!from.includes(state)) {
    const message = `Cette valeur est ${state} ; cet acte part de : ${from.join(', ')}.`;
    violations.push(new RuleViolation('WRONG_STATUS', message, { field: 'act' }));
  }
  const last = steps.at(-1);
  if (last && last.decidedOn > next.decidedOn) {
    const message = `La suite est déjà écrite, le ${last.decidedOn}.`;
    violations.push(new RuleViolation('LATER_FACTS', message, { field: 'act' }));
  }
  if (motive && next.motive === null) {
    violations.push(new RuleViolation('MOTIVE_REQUIRED', 'Indiquez un motif.', { field: 'motive' }));
  }
  refuseIfAny(violations);
  return { ...next, sequence: steps.length + 1, state: to };
}
