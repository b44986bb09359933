import type { StepName } from './calendar.ts';
import type { Random } from './random.ts';

/** Either one step, or one of several ways to do the same, each with how often it happens. */
type Segment = StepName | readonly { readonly weight: number; readonly steps: readonly StepName[] }[];

const FILING: Segment = [
  { weight: 88, steps: ['draft', 'file'] },
  { weight: 12, steps: ['draftEarly', 'fileEarly', 'return', 'refile'] },
];
const PROJECT: Segment = [
  { weight: 85, steps: ['fileProject'] },
  { weight: 15, steps: ['fileProject', 'returnProject', 'refileProject'] },
];
const TARGETS: Segment = [
  { weight: 85, steps: ['declare'] },
  { weight: 15, steps: ['declareEarly', 'askEvidence', 'redeclare'] },
];

const UNTIL_PRESELECTED = [FILING, 'preselect'] as const;
const UNTIL_RETAINED = [...UNTIL_PRESELECTED, 'retain'] as const;
const UNTIL_ACCEPTED = [...UNTIL_RETAINED, PROJECT, 'accept'] as const;
const UNTIL_EVIDENCE = [...UNTIL_ACCEPTED, 'declareLate', 'askEvidence'] as const;

/** The lives that an application may have, from its draft to the state that it is left in. */
const LIVES = {
  drafted: ['draft'],
  submitted: [FILING],
  returned: ['draft', 'file', 'returnLate'],
  refused: [FILING, 'refuse'],
  withdrawn: [FILING, 'withdraw'],
  preselected: UNTIL_PRESELECTED,
  refusedNationally: [...UNTIL_PRESELECTED, 'refuseNationally'],
  withdrawnPreselected: [...UNTIL_PRESELECTED, 'withdrawPreselected'],
  retained: UNTIL_RETAINED,
  projectFiled: [...UNTIL_RETAINED, PROJECT],
  projectReturned: [...UNTIL_RETAINED, 'fileProject', 'returnProject'],
  accepted: UNTIL_ACCEPTED,
  targetsDeclared: [...UNTIL_ACCEPTED, 'declareLate'],
  moreEvidence: UNTIL_EVIDENCE,
  validated: [...UNTIL_ACCEPTED, TARGETS, 'validate'],
  retainedLate: [...UNTIL_PRESELECTED, 'retainLate', PROJECT, 'accept', TARGETS, 'validate'],
  withdrawnRetained: [...UNTIL_RETAINED, 'withdrawRetained'],
  withdrawnAccepted: [...UNTIL_ACCEPTED, 'withdrawAccepted'],
  lapsedRetained: [...UNTIL_RETAINED, 'lapse'],
  // Returned for the last time before it lapses: see `returned` in `living.ts`.
  lapsedProject: [...UNTIL_RETAINED, PROJECT, 'lapse'],
  lapsedAccepted: [...UNTIL_ACCEPTED, 'lapse'],
  lapsedEvidence: [...UNTIL_EVIDENCE, 'lapse'],
} satisfies Record<string, readonly Segment[]>;

export type LifeName = keyof typeof LIVES;

/** Whether an application with this life is ever preselected, so that money is reserved for it. */
export const isEverPreselected = (life: LifeName): boolean =>
  (LIVES[life] as readonly Segment[]).includes('preselect');

/** The lives in which more time is of use, and which leave room for it in the first months of 2022. */
const EXTENDABLE: readonly LifeName[] = ['accepted', 'targetsDeclared', 'moreEvidence'];
export const isExtendable = (life: LifeName): boolean => EXTENDABLE.includes(life);

/** The steps of one such life, in order. */
export const stepsOf = (life: LifeName, random: Random): StepName[] =>
  LIVES[life].flatMap((segment: Segment) =>
    typeof segment === 'string' ? [segment] : random.weighted(segment, ({ weight }) => weight).steps,
  );
