import type { CivilDay } from '@hopen/schema';
import { type RuleViolation, RuleViolations } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import {
  REVIEW_ACTS,
  REVIEW_STATES,
  REVIEW_STEPS,
  type Review,
  type ReviewAct,
  type ReviewState,
  review,
} from './review.ts';

/** Transition matrix, written by hand: the state after each act; null where it is refused. */
const MATRIX: Record<ReviewState, Record<ReviewAct, ReviewState | null>> = {
  DECLARED: { VALIDATE: 'VALIDATED', REJECT: 'REJECTED', REQUEST_EVIDENCE: 'MORE_EVIDENCE', ANSWER: null },
  VALIDATED: { VALIDATE: null, REJECT: 'REJECTED', REQUEST_EVIDENCE: null, ANSWER: null },
  REJECTED: { VALIDATE: null, REJECT: null, REQUEST_EVIDENCE: null, ANSWER: null },
  MORE_EVIDENCE: { VALIDATE: null, REJECT: 'REJECTED', REQUEST_EVIDENCE: null, ANSWER: 'ANSWERED' },
  ANSWERED: { VALIDATE: 'VALIDATED', REJECT: 'REJECTED', REQUEST_EVIDENCE: 'MORE_EVIDENCE', ANSWER: null },
};

const NEEDS_MOTIVE: Record<ReviewAct, boolean> = {
  VALIDATE: false,
  REJECT: true,
  REQUEST_EVIDENCE: true,
  ANSWER: true,
};

const doing = (act: ReviewAct, motive: string | null = 'Motif', decidedOn: CivilDay = '2021-02-01') => ({
  valueId: 'V000000001',
  act,
  decidedOn,
  organisation: act === 'ANSWER' ? 'EJ:130786049' : 'ARS 93',
  motive,
  evidence: [],
});

/** Acts that lead a review to each state. */
const PATHS: Record<ReviewState, ReviewAct[]> = {
  DECLARED: [],
  VALIDATED: ['VALIDATE'],
  REJECTED: ['REJECT'],
  MORE_EVIDENCE: ['REQUEST_EVIDENCE'],
  ANSWERED: ['REQUEST_EVIDENCE', 'ANSWER'],
};
const after = (acts: readonly ReviewAct[]) =>
  acts.reduce<Review[]>((steps, act) => steps.concat(review(steps, doing(act))), []);
const at = (state: ReviewState) => after(PATHS[state]);

/** Codes of the violations; none when the act succeeds. */
function refusals(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    const violations = error instanceof RuleViolations ? error.violations : [error as RuleViolation];
    return violations.map(({ code }) => code);
  }
}

describe('a review that stands at', () => {
  describe.each(REVIEW_STATES.map((state) => ({ state })))('$state', ({ state }) => {
    it.each(REVIEW_ACTS.map((act) => ({ act, expected: MATRIX[state][act] })))(
      'by $act becomes $expected',
      ({ act, expected }) => {
        const steps = at(state);
        if (expected === null) expect(refusals(() => review(steps, doing(act)))).toEqual(['WRONG_STATUS']);
        else
          expect(review(steps, doing(act))).toEqual({
            ...doing(act),
            state: expected,
            sequence: steps.length + 1,
          });
      },
    );
  });

  it('the end of each path is where the path says', () => {
    for (const state of REVIEW_STATES) expect(at(state).at(-1)?.state ?? 'DECLARED').toBe(state);
  });
});

describe('a motive', () => {
  it.each(REVIEW_ACTS.map((act) => ({ act, needed: NEEDS_MOTIVE[act] })))(
    'for $act is needed: $needed',
    ({ act, needed }) => {
      const steps = at(act === 'ANSWER' ? 'MORE_EVIDENCE' : 'DECLARED');
      expect(refusals(() => review(steps, doing(act, null)))).toEqual(needed ? ['MOTIVE_REQUIRED'] : []);
      expect(review(steps, doing(act, 'Parce que')).motive).toBe('Parce que');
    },
  );

  it('is missed together with a wrong state', () => {
    expect(refusals(() => review(at('REJECTED'), doing('REJECT', null)))).toEqual([
      'WRONG_STATUS',
      'MOTIVE_REQUIRED',
    ]);
  });
});

describe('the steps of a review', () => {
  it('are numbered from one, go round as often as the agency asks, and may be taken back', () => {
    const round: ReviewAct[] = ['REQUEST_EVIDENCE', 'ANSWER'];
    const steps = after([...round, ...round, 'VALIDATE', 'REJECT']);
    expect(steps.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(steps.map(({ state }) => state).slice(-2)).toEqual(['VALIDATED', 'REJECTED']);
  });

  it('are not changed by the next one', () => {
    const steps = at('DECLARED');
    review(steps, doing('VALIDATE'));
    expect(steps).toEqual([]);
  });

  it('lead into every state but the first', () => {
    const reached = new Set(Object.values(REVIEW_STEPS).map(({ to }) => to));
    expect(reached).toEqual(new Set(REVIEW_STATES.filter((state) => state !== 'DECLARED')));
  });
});
