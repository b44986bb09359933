import type { StepName } from './calendar.ts';
import type { Random } from './random.ts';

/** Single step, or weighted alternatives. */
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

/** Possible lifecycles of an application, from draft to final state. */
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
  // Returned once more before it lapses, see `returned` in `simulate-application.ts`.
  lapsedProject: [...UNTIL_RETAINED, PROJECT, 'lapse'],
  lapsedAccepted: [...UNTIL_ACCEPTED, 'lapse'],
  lapsedEvidence: [...UNTIL_EVIDENCE, 'lapse'],
} satisfies Record<string, readonly Segment[]>;

export type LifeName = keyof typeof LIVES;

/** True if the lifecycle includes preselection, which reserves money. */
export const isEverPreselected = (life: LifeName): boolean =>
  (LIVES[life] as readonly Segment[]).includes('preselect');

/** Lifecycles in which an extension is useful, and that leave room for it in early 2022. */
const EXTENDABLE: readonly LifeName[] = ['accepted', 'targetsDeclared', 'moreEvidence'];
export const isExtendable = (life: LifeName): boolean => EXTENDABLE.includes(life);

/** Steps of one lifecycle, with alternatives drawn at random. */
export const stepsOf = (life: LifeName, random: Random): StepName[] =>
  LIVES[life].flatMap((segment: Segment) =>
    typeof segment === 'string' ? [segment] : random.weighted(segment, ({ weight }) => weight).steps,
  );
