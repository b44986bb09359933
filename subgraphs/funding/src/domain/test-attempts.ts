import { addDays, type CivilDay } from '@hopen/schema';
import fc from 'fast-check';
import { ACTS, type Act, TRANSITIONS } from './acts.ts';
import type { DecisionRole } from './application.ts';
import { ENDED_STATUSES } from './application-status.ts';
import type { Beneficiary } from './beneficiary.ts';
import { type CalendarCode, finalDay, outOfTime } from './calendar.ts';
import type { CaseFile } from './case-file.ts';
import { type InstalmentKind, instalmentsOf, leftOf } from './instalments.ts';
import type { Programme } from './programme.ts';
import type { Attempt, World } from './test-world.ts';

// How chance becomes attempts: half of them what would come next for some application, so that many live to the end,
// the others anything by anybody.

const being = (kind: Beneficiary['kind'], number: string, ...regionCodes: string[]): Beneficiary => ({
  kind,
  number,
  regionCodes,
  isPublic: kind !== 'ET',
  legalEntityFiness: null,
  closedOn: null,
  copiedOn: '2019-01-01',
});

export const BENEFICIARIES = [
  being('EJ', '130786049', '93'),
  being('EJ', '060785011', '93', '84'),
  being('ET', '690000880', '84'),
  being('GHT', 'GHT-1', '84'),
];
export const REGIONS = ['93', '84'];
const DOMAINS = ['D1', 'D2', 'D3', 'D4', 'D9'];

/** What chance says of one attempt; what it means depends on how far the world has come. */
export interface Draw {
  readonly act: Act | 'ALLOT' | 'TRANSMIT' | 'NEXT';
  /** Null: whoever may. */
  readonly role: DecisionRole | null;
  readonly pick: number;
  readonly amountCents: number | null;
  /** So many days, or until a day that matters or the day after it. */
  readonly wait: number | 'NEXT_DATE' | 'DAY_AFTER' | 'LAST_DAY' | 'AFTER_LAST_DAY';
  readonly offset: number;
  readonly hasMotive: boolean;
}

const role = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom<DecisionRole>('ESTABLISHMENT', 'ARS', 'DGOS') },
);
const amountCents = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 6, arbitrary: fc.integer({ min: 40_000_00, max: 200_000_00 }) },
  { weight: 2, arbitrary: fc.constantFrom(-1, 0, 1, 39_999_99, 40_000_00, 500_000_00, 500_000_01) },
  { weight: 2, arbitrary: fc.integer({ min: -300_000_00, max: -1 }) },
);
const wait = fc.oneof(
  { weight: 80, arbitrary: fc.constant(0) },
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 2, arbitrary: fc.integer({ min: 21, max: 200 }) },
  { weight: 8, arbitrary: fc.constantFrom('NEXT_DATE' as const, 'DAY_AFTER' as const) },
  { weight: 2, arbitrary: fc.constantFrom('LAST_DAY' as const, 'AFTER_LAST_DAY' as const) },
);
const act = fc.oneof(
  { weight: 7, arbitrary: fc.constant('NEXT' as const) },
  { weight: 3, arbitrary: fc.constantFrom(...ACTS, 'ALLOT' as const, 'TRANSMIT' as const) },
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

/** The day on which the attempt takes place: never before today. */
export function dayOf({ wait: by, act: asked }: Draw, world: World): CivilDay {
  const { today, programme } = world;
  const isIdle = asked === 'NEXT' && liveIn(world).length === 0 && !isOpenFor('APPLICATION', world);
  if (typeof by === 'number' && !isIdle) return addDays(today, by);
  const dates = programme.calendar.flatMap(({ from, on }) => [from ?? on, on]);
  const finals = [finalDay(programme, 0), finalDay(programme, 12)];
  const isLast = by === 'LAST_DAY' || by === 'AFTER_LAST_DAY';
  const next = (isLast ? finals : [...dates, ...finals, ...balanceDays(world)])
    .filter((date) => date >= today)
    .sort()[0];
  return addDays(next ?? today, by === 'DAY_AFTER' || by === 'AFTER_LAST_DAY' || isIdle ? 1 : 0);
}

const isOpenFor = (code: CalendarCode, { programme, today }: World) =>
  outOfTime(programme, code, today).length === 0;

/** What has not ended, the furthest first. */
const liveIn = ({ files }: World) =>
  [...files.values()]
    .filter(({ last }) => !ENDED_STATUSES.includes(last.status))
    .toSorted((one, other) => other.version - one.version);

const balanceDays = ({ files, programme }: World) =>
  [...files.values()].flatMap((file) => instalments(file, programme).flatMap(({ dueOn }) => dueOn ?? []));

const instalments = ({ last, acceptedOn, lines }: CaseFile, programme: Programme) =>
  instalmentsOf({ ...last, acceptedOn }, programme, lines);

/** What a draw means in the world as it is. */
export function attemptOf(drawn: Draw, world: World): Attempt {
  return drawn.act === 'NEXT' ? nextAttempt(drawn, world) : anyAttempt(drawn, drawn.act, world);
}

function anyAttempt(drawn: Draw, asked: Exclude<Draw['act'], 'NEXT'>, world: World): Attempt {
  const files = [...world.files.values()];
  const file = files[drawn.pick % Math.max(files.length, 1)];
  const isAlone = asked === 'CREATE' || asked === 'ALLOT' || asked === 'TRANSMIT';
  const chosen = file || isAlone ? asked : 'CREATE';
  return {
    ...blank(drawn, world, isAlone ? undefined : file),
    act: chosen,
    role: drawn.role ?? roleFor(chosen, file),
  };
}

/** What is said when nobody knows yet what for. */
function blank(drawn: Draw, world: World, file: CaseFile | undefined): Omit<Attempt, 'act' | 'role'> {
  const { pick, amountCents: amount, offset, hasMotive } = drawn;
  const payments = (file?.lines ?? []).filter(({ kind }) => kind === 'ADVANCE' || kind === 'BALANCE');
  const own = file && BENEFICIARIES.find(({ number }) => number === file.application.beneficiaryNumber);
  return {
    ids: file ? [file.application.id] : [],
    regionCode: file?.application.regionCode ?? REGIONS[pick % 2]!,
    beneficiary: own ?? BENEFICIARIES[pick % BENEFICIARIES.length]!,
    domainCode: DOMAINS[(pick >> 3) % DOMAINS.length]!,
    amountCents: amount,
    named: addDays(world.today, offset),
    months: (pick % 15) - 1,
    instalment: pick % 2 ? 'ADVANCE' : 'BALANCE',
    lineId: payments[pick % Math.max(payments.length, 1)]?.id ?? 'nobody',
    forecast: pick % 3 ? [{ year: 2018 + (pick % 7), domainCode: 'D1', amountCents: amount ?? 1 }] : [],
    motive: hasMotive ? 'Motif' : null,
  };
}

function roleFor(chosen: Attempt['act'], file: CaseFile | undefined): DecisionRole {
  if (chosen === 'ALLOT') return 'DGOS';
  if (chosen === 'TRANSMIT') return 'ARS';
  const lines = TRANSITIONS.filter((line) => line.act === chosen);
  return (lines.find(({ from }) => file && from.includes(file.last.status)) ?? lines[0]!).by;
}

/** What would come next for some application, the furthest most often, or one more application. */
function nextAttempt(drawn: Draw, world: World): Attempt {
  const live = liveIn(world);
  const isOpen = isOpenFor('APPLICATION', world);
  const rank = ((drawn.pick % 997) / 997) ** 1.5;
  const file = live[Math.floor(rank * (live.length + (isOpen ? 1 : 0)))];
  if (!file) return applying(drawn, world);
  const chosen = nextActFor(file, drawn, world);
  const { today } = world;
  const known = { ...blank(drawn, world, file), act: chosen, role: roleFor(chosen, file), motive: 'Motif' };
  const planned = addDays(today, Math.abs(drawn.offset));
  const next: Attempt = {
    ...known,
    amountCents: null,
    named: chosen === 'FILE_PROJECT' ? planned : today,
    forecast: [],
  };
  if (chosen === 'RECORD_CORRECTION') return { ...next, amountCents: -takenBack(file, next.lineId, drawn) };
  if (chosen === 'RECORD_PAYMENT') return { ...next, instalment: unpaid(file, world) ?? 'ADVANCE' };
  if (chosen === 'GRANT_EXTENSION') return { ...next, months: 1 + (drawn.pick % 7) };
  if (chosen === 'PRESELECT' && drawn.pick % 4 === 0) {
    // All that is left of the envelope, or a cent more.
    const { available } = world.envelope(file.application.regionCode);
    return { ...next, amountCents: available + (drawn.offset & 1) };
  }
  return {
    ...next,
    ids: chosen === 'PRESELECT' || chosen === 'RETAIN' ? companions(file, drawn, live) : next.ids,
  };
}

const applying = (drawn: Draw, world: World): Attempt => {
  const beneficiary = BENEFICIARIES[[0, 0, 0, 1, 2][drawn.pick % 5]!]!;
  const { regionCodes } = beneficiary;
  return {
    ...blank(drawn, world, undefined),
    beneficiary,
    domainCode: DOMAINS[(drawn.pick >> 3) % 4]!,
    act: 'CREATE',
    role: 'ESTABLISHMENT',
    regionCode: regionCodes[drawn.pick % regionCodes.length]!,
    amountCents: 40_000_00 + (drawn.pick % 100_000_00),
  };
};

/** Up to three in the same state and region. */
const companions = ({ application, last }: CaseFile, { pick }: Draw, live: readonly CaseFile[]) => {
  const alike = live.filter(
    (each) => each.application.regionCode === application.regionCode && each.last.status === last.status,
  );
  const others = alike.map((each) => each.application.id).filter((id) => id !== application.id);
  return [application.id, ...others.slice(0, pick % 3)];
};

/** A part of what is left of a payment; sometimes all that was paid, which may be more than that. */
function takenBack({ lines }: CaseFile, lineId: string, { pick }: Draw): number {
  const line = lines.find(({ id }) => id === lineId);
  if (!line) return 1;
  return pick % 3 ? 1 + (pick % Math.max(leftOf(line, lines), 1)) : line.amountCents;
}

/** The instalment that is due today. */
function unpaid(file: CaseFile, { programme, today }: World): InstalmentKind | undefined {
  return instalments(file, programme).find(
    ({ dueOn, amountCents: cents, paidCents }) => dueOn !== null && dueOn <= today && cents > paidCents,
  )?.kind;
}

function nextActFor(file: CaseFile, { pick }: Draw, world: World): Attempt['act'] {
  const { status, extensionMonths } = file.last;
  const isOver = world.today > finalDay(world.programme, extensionMonths);
  switch (status) {
    case 'DRAFT':
    case 'RETURNED':
      if (!isOpenFor('APPLICATION', world)) return 'WITHDRAW';
      return pick % 6 === 0 ? 'UPDATE' : 'SUBMIT';
    case 'SUBMITTED':
      if (!isOpenFor('ARS_PRESELECTION', world)) return 'REFUSE';
      return pick % 8 === 0 ? 'RETURN' : 'PRESELECT';
    case 'PRESELECTED': {
      if (!isOpenFor('NOTIFICATION', world)) return 'REFUSE';
      const sent = world.latest(file.application.regionCode)?.preselection ?? [];
      return sent.some(({ applicationId }) => applicationId === file.application.id) ? 'RETAIN' : 'TRANSMIT';
    }
    case 'RETAINED':
    case 'PROJECT_RETURNED':
      return isOver ? 'RECORD_LAPSE' : 'FILE_PROJECT';
    case 'PROJECT_FILED':
      if (isOver) return 'RECORD_LAPSE';
      return pick % 8 === 0 ? 'RETURN_PROJECT' : 'ACCEPT_PROJECT';
    case 'ACCEPTED':
    case 'MORE_EVIDENCE':
      if (unpaid(file, world)) return 'RECORD_PAYMENT';
      if (isOver) return 'RECORD_LAPSE';
      return isOpenFor('EXTENSION_REQUEST', world) && pick % 2 === 0 ? 'GRANT_EXTENSION' : 'DECLARE_TARGETS';
    case 'TARGETS_DECLARED':
      return pick % 4 === 0 ? 'REQUEST_EVIDENCE' : 'VALIDATE_TARGETS';
    default:
      return pick % 4 === 0 ? 'RECORD_CORRECTION' : 'RECORD_PAYMENT';
  }
}
