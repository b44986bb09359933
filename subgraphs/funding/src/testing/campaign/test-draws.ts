import { addDays, type CivilDay } from '@hopen/schema';
import fc from 'fast-check';
import { ACTS } from '../../domain/acts.ts';
import { finalDay } from '../../domain/calendar.ts';
import { type DecisionRole } from '../../domain/decision-role.ts';
import { type AnyAct, OTHER_ACTS } from './test-attempt.ts';
import { balanceDays, isOpenFor, isPressing, liveIn } from './test-next-act.ts';
import type { World } from './test-world.ts';

// Random draws, and the day on which each is tried.

/** Draw for one attempt, read against the world as it then is. */
export interface Draw {
  readonly act: AnyAct | 'NEXT';
  /** Null: whoever may. */
  readonly role: DecisionRole | null;
  readonly pick: number;
  readonly amountCents: number | null;
  /** Days to wait, negative where the clock is wrong; or until a day that matters, or the day after it. */
  readonly wait: number | 'NEXT_DATE' | 'DAY_AFTER' | 'LAST_DAY' | 'AFTER_LAST_DAY';
  readonly offset: number;
  readonly hasMotive: boolean;
}

const role = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom<DecisionRole>('ESTABLISHMENT', 'ARS', 'NATIONAL') },
);
const amountCents = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: fc.integer({ min: 40_000_00, max: 200_000_00 }) },
  { weight: 2, arbitrary: fc.constantFrom(-1, 0, 1, 39_999_99, 40_000_00, 500_000_00, 500_000_01) },
  { weight: 2, arbitrary: fc.integer({ min: -300_000_00, max: -1 }) },
);
const wait = fc.oneof(
  { weight: 80, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -40, max: -1 }) },
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 2, arbitrary: fc.integer({ min: 21, max: 200 }) },
  { weight: 8, arbitrary: fc.constantFrom('NEXT_DATE' as const, 'DAY_AFTER' as const) },
  { weight: 2, arbitrary: fc.constantFrom('LAST_DAY' as const, 'AFTER_LAST_DAY' as const) },
);
const act = fc.oneof(
  { weight: 14, arbitrary: fc.constant('NEXT' as const) },
  { weight: 3, arbitrary: fc.constantFrom(...ACTS) },
  { weight: 2, arbitrary: fc.constantFrom(...OTHER_ACTS) },
  { weight: 1, arbitrary: fc.constant('IMPORT' as const) },
);

export const draw: fc.Arbitrary<Draw> = fc.record({
  act,
  role,
  pick: fc.nat(),
  amountCents,
  wait,
  offset: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -400, max: 800 })),
  hasMotive: fc.integer({ min: 0, max: 9 }).map((digit) => digit > 0),
});

/** Day on which the attempt takes place: mostly what is pressing is done before the next date comes. */
export function dayOf({ wait: by, act: asked, pick }: Draw, world: World): CivilDay {
  const { today, programme } = world;
  const isIdle = asked === 'NEXT' && liveIn(world).length === 0 && !isOpenFor('APPLICATION', world);
  if (by === 0 && !isIdle) return today;
  if (by !== 0 && pick % 3 > 0 && isPressing(world)) return today;
  if (typeof by === 'number' && !isIdle) return addDays(today, by);
  const dates = programme.calendar.flatMap(({ from, on }) => [from ?? on, on]);
  const extended = finalDay(programme, programme.rules.maximumExtensionMonths.value);
  const finals = [finalDay(programme, 0), extended];
  const isLast = by === 'LAST_DAY' || by === 'AFTER_LAST_DAY';
  const next = (isLast ? finals : [...dates, ...finals, ...balanceDays(world)])
    .filter((date) => date >= today)
    .sort()[0];
  return addDays(next ?? today, by === 'DAY_AFTER' || by === 'AFTER_LAST_DAY' || isIdle ? 1 : 0);
}
