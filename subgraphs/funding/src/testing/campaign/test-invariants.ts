import type { CivilDay } from '@hopen/schema';
import { TRANSITIONS } from '../../domain/acts.ts';
import { held } from '../../domain/booking.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import { splitGrant } from '../../domain/instalments.ts';
import type { Programme } from '../../domain/programme.ts';
import { expected, sumOf } from './test-forecast.ts';
import {
  committedIn,
  holding,
  type Known,
  type Model,
  paidIn,
  preselectedIn,
  reservedIn,
} from './test-model.ts';
import { REGIONS } from './test-register.ts';
import type { World } from './test-world.ts';

// Invariants that hold after every step of a campaign, whoever tried whatever.

type Invariant = (world: World, model: Model) => boolean;

const forEachFile =
  (holds: (file: CaseFile, known: Known, programme: Programme) => boolean): Invariant =>
  (world, model) =>
    [...world.files.values()].every((file) =>
      holds(file, model.applications.get(file.application.id)!, world.programme),
    );

const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'each envelope shows what was allotted, preselected, retained, committed and paid, by what was said': (
    world,
    model,
  ) =>
    REGIONS.every((code) => {
      const { allotted, reserved, preselected, retained, committed, paid, available } = world.envelope(code);
      return (
        allotted === (model.allotted.get(code) ?? 0) &&
        reserved === model.sumOf(code, reservedIn) &&
        preselected === model.sumOf(code, preselectedIn) &&
        preselected + retained === reserved &&
        committed === model.sumOf(code, committedIn) &&
        paid === model.sumOf(code, paidIn) &&
        available === allotted - reserved - committed
      );
    }),
  'the years of each envelope are those that were said, none below 0, and add up to it to the cent': (
    world,
    model,
  ) =>
    REGIONS.every((code) => {
      const { years, allotted, committed, paid } = world.envelope(code);
      const said = [...(model.years.get(code) ?? [])].filter(([, cents]) => cents !== 0);
      const known = years.filter((each) => each.year !== null && each.allotted !== 0);
      const total = (figure: 'allotted' | 'committed' | 'paid') =>
        years.reduce((sum, each) => sum + each[figure], 0);
      return (
        [total('allotted'), total('committed'), total('paid')].join() ===
          [allotted, committed, paid].join() &&
        years.every((each) => each.allotted >= 0) &&
        known.map((each) => `${each.year} ${each.allotted}`).join() ===
          said
            .sort(([one], [other]) => one - other)
            .map(([year, cents]) => `${year} ${cents}`)
            .join()
      );
    }),
  'no envelope is passed, nor is less committed than paid': (world) =>
    REGIONS.every((code) => {
      const { available, preselected, retained, committed, paid } = world.envelope(code);
      return Math.min(available, preselected, retained, committed, paid, committed - paid) >= 0;
    }),
  'the budget is never passed': (world, { allotted }) =>
    [...allotted.values()].reduce((sum, cents) => sum + cents, 0) <= world.programme.budgetCents,
  'each application holds what its state says, and pays what it holds': forEachFile((file, known) => {
    const { reservedCents, committedCents, paidCents, last } = file;
    const { reserved, committed } = held(last.status, last.grantedCents, paidCents);
    return (
      [reservedCents, committedCents, paidCents].join() === [reserved, committed, paidIn(known)].join() &&
      [reserved, committed].join() === [reservedIn(known), committedIn(known)].join() &&
      paidCents <= committedCents
    );
  }),
  'each application is where the matrix says, of whom and for what was said': (world, model) =>
    [...world.files.values()].every((file) => {
      const known = model.applications.get(file.application.id)!;
      const { status, grantedCents, requestedCents, extensionMonths } = file.last;
      return (
        [status, grantedCents ?? 0, requestedCents, extensionMonths, world.holderOf(file)].join() ===
        [known.status, known.grantedCents, known.askedCents, known.months, known.holder].join()
      );
    }),
  'every decision is one of the table': forEachFile(({ decisions }) =>
    decisions
      .slice(1)
      .every(({ act, role, status }, index) =>
        TRANSITIONS.some(
          ({ act: known, by, from, to }) =>
            known === act &&
            by === role &&
            from.includes(decisions[index]!.status) &&
            status === (to ?? decisions[index]!.status),
        ),
      ),
  ),
  'decisions are numbered and dated in their order': forEachFile(({ decisions }) =>
    decisions.every(
      ({ sequence, decidedOn }, index) =>
        sequence === index + 1 && decidedOn >= (decisions[index - 1]?.decidedOn ?? decidedOn),
    ),
  ),
  'grants are within limits as long as they are held': forEachFile(
    (_, known, { minimumCents, maximumCents }) =>
      !holding(known) || (known.grantedCents >= minimumCents && known.grantedCents <= maximumCents),
  ),
  'no application is extended by more than the programme allows': forEachFile(
    (_, { months }, { code }) => months >= 0 && months <= (code === 'HN' ? 0 : 12),
  ),
  'advance and balance make the grant, and no more than each is paid': forEachFile(
    (_, { grantedCents, paid }, programme) => {
      const { ADVANCE, BALANCE } = splitGrant(grantedCents, programme);
      const isWhole = ADVANCE + BALANCE === grantedCents;
      return (
        isWhole &&
        paid.ADVANCE <= ADVANCE &&
        paid.BALANCE <= BALANCE &&
        Math.min(paid.ADVANCE, paid.BALANCE) >= 0
      );
    },
  ),
  '4: what was paid and what is still expected make the grant, as long as it is held': (world, model) =>
    [...world.files.values()].every((file) => {
      const known = model.applications.get(file.application.id)!;
      return sumOf(expected(world, file)) === (holding(known) ? known.grantedCents - paidIn(known) : 0);
    }),
  'every line has its own number, and the day of its decision': (world) => {
    const { lines } = world;
    const isDated = ({ applicationId, decisionSequence, recordedOn, valueOn }: (typeof lines)[number]) =>
      valueOn <= recordedOn &&
      (applicationId === null ||
        world.files.get(applicationId)!.decisions[decisionSequence! - 1]!.decidedOn === recordedOn);
    return new Set(lines.map(({ id }) => id)).size === lines.length && lines.every(isDated);
  },
};

export const brokenInvariants = (world: World, model: Model) =>
  Object.keys(INVARIANTS).filter((name) => !INVARIANTS[name]!(world, model));

/** World as one reads it as of a day: periods, lines and verdicts. */
export function asOf(day: CivilDay, world: World): string {
  const shown: string[] = [];
  for (const file of world.files.values()) {
    const period = world.periods(file).find(({ from, until }) => from <= day && until > day);
    if (!period) continue;
    const { until, ...seen } = period;
    shown.push(Object.values(seen).join(' '));
  }
  for (const regionCode of REGIONS) {
    const envelope = world.envelope(regionCode, day);
    const { allotted, reserved, preselected, retained, committed, paid, available, years } = envelope;
    shown.push(
      [regionCode, allotted, reserved, preselected, retained, committed, paid, available].join(' '),
      JSON.stringify(years),
    );
  }
  for (const holder of world.values.holders)
    if (world.values.of(holder).some(({ declaredOn }) => declaredOn <= day))
      shown.push(JSON.stringify(world.values.verdict(holder, day)));
  return shown.join('\n');
}

export const isEveryPastDayAsItWas = (world: World, { remembered }: Model) =>
  [...remembered].every(([day, seen]) => asOf(day, world) === seen);
