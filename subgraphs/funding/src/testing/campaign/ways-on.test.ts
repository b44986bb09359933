import { addDays, addMonths, type CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { ACTS } from '../../domain/acts.ts';
import { APPLICATION_STATUSES, type ApplicationStatus } from '../../domain/application-status.ts';
import type { Programme } from '../../domain/programme.ts';
import { HOPEN, hopenWith, refusals } from '../test-files.ts';
import { LIKE_HN, TWO_CALLS } from '../test-programmes.ts';
import type { Attempt } from './test-attempt.ts';
import { attemptOf } from './test-attempts.ts';
import { NOBODY } from './test-stages.ts';
import { saying } from './test-values.ts';
import { isEnd, STANDING_STILL, waysOn } from './test-ways-on.ts';
import { World } from './test-world.ts';

const ID = (programme: Programme) => `${programme.code}-1`;
const SITE = '690000021';
const HOLDER = `ET:${SITE}`;
const OTHERS = { beneficiary: HOLDER, regionCode: '93', domainCode: 'D1', motive: 'Motif' };

/** A campaign of one application, played by whoever has to. */
class Play {
  readonly world: World;

  constructor(programme: Programme) {
    this.world = new World(programme);
    this.do('ALLOT', 'NATIONAL', { ids: [], amountCents: 500_000_00 });
  }

  get file() {
    return this.world.files.get(ID(this.world.programme))!;
  }

  do(act: Attempt['act'], role: Attempt['role'], said: Partial<Attempt> = {}): this {
    const { world } = this;
    const ids = world.files.size > 0 ? [ID(world.programme)] : [];
    const blank = attemptOf({ ...NOBODY, act }, world);
    world.perform({ ...blank, ids, amountCents: null, named: world.today, ...OTHERS, role, ...said });
    return this;
  }

  on(day: CivilDay): this {
    this.world.today = day;
    return this;
  }

  /** Declares that all is met over the two months before a day, and has it validated. */
  prove(until: CivilDay): this {
    this.do('DECLARE_VALUES', 'ESTABLISHMENT', { said: saying('D1', until, 95, '2019-02-01') });
    return this.review('VALIDATE', 4);
  }

  review(act: 'VALIDATE' | 'REJECT', count: number): this {
    const valueIds = this.world.values
      .of(HOLDER)
      .slice(-count)
      .map(({ id }) => id);
    return this.do('REVIEW_VALUES', 'ARS', { review: { act, valueIds } });
  }
}

/** Each status by the acts that lead there, the first of them on the status before. */
const ROADS: Readonly<Record<ApplicationStatus, readonly [ApplicationStatus | null, (play: Play) => Play]>> =
  {
    DRAFT: [
      null,
      (play) => play.on('2019-06-20').do('CREATE', 'ESTABLISHMENT', { ids: [], amountCents: 100_000_00 }),
    ],
    SUBMITTED: ['DRAFT', (play) => play.do('SUBMIT', 'ESTABLISHMENT')],
    RETURNED: ['SUBMITTED', (play) => play.do('RETURN', 'ARS')],
    PRESELECTED: ['SUBMITTED', (play) => play.do('PRESELECT', 'ARS')],
    RETAINED: [
      'PRESELECTED',
      (play) =>
        play
          .do('TRANSMIT', 'ARS', { forecast: [{ year: 2021, domainCode: 'D1', amountCents: 100_000_00 }] })
          .do('RETAIN', 'NATIONAL'),
    ],
    PROJECT_FILED: ['RETAINED', (play) => play.do('FILE_PROJECT', 'ESTABLISHMENT')],
    PROJECT_RETURNED: ['PROJECT_FILED', (play) => play.do('RETURN_PROJECT', 'ARS')],
    ACCEPTED: ['PROJECT_FILED', (play) => play.do('ACCEPT_PROJECT', 'ARS')],
    TARGETS_DECLARED: [
      'ACCEPTED',
      (play) => play.on('2020-12-31').prove('2020-11-30').do('DECLARE_TARGETS', 'ESTABLISHMENT'),
    ],
    MORE_EVIDENCE: ['TARGETS_DECLARED', (play) => play.do('REQUEST_EVIDENCE', 'ARS')],
    TARGETS_VALIDATED: ['TARGETS_DECLARED', (play) => play.do('VALIDATE_TARGETS', 'ARS')],
    REFUSED: ['SUBMITTED', (play) => play.do('REFUSE', 'ARS')],
    WITHDRAWN: ['SUBMITTED', (play) => play.do('WITHDRAW', 'ESTABLISHMENT')],
    LAPSED: ['ACCEPTED', (play) => play.on('2023-01-01').on('2024-01-01').do('RECORD_LAPSE', 'ARS')],
  };

function reach(status: ApplicationStatus, play: Play): Play {
  const [before, lead] = ROADS[status];
  return lead(before ? reach(before, play) : play);
}

/** Acts that may have happened since, by anybody; what is refused has not. */
const SINCE: Readonly<Record<string, (play: Play) => unknown>> = {
  nothing: () => undefined,
  'its beneficiary closed': (play) =>
    play.do('IMPORT', 'NATIONAL', { change: { kind: 'CLOSED', site: SITE, closedOn: play.world.today } }),
  'a value was rejected': (play) => play.review('REJECT', 1),
  'a value was rejected, and another validated in 2023': (play) =>
    play.review('REJECT', 1).on('2023-12-31').prove('2023-12-31'),
  'a correction waits': (play) =>
    play.do('DECLARE_VALUES', 'ESTABLISHMENT', { said: saying('D1', '2020-11-30', 10, '2019-02-01') }),
  'the targets rose': (play) =>
    play.do('PUBLISH', 'NATIONAL', { version: { code: 'P1.1', target: 100 }, named: '2021-03-01' }),
  'a part of its balance is paid, and a value rejected': (play) =>
    play
      .on('2021-02-01')
      .do('RECORD_PAYMENT', 'NATIONAL', { instalment: 'BALANCE', amountCents: 1_00 })
      .review('REJECT', 1),
  'its advance is paid': (play) => play.do('RECORD_PAYMENT', 'NATIONAL', { instalment: 'ADVANCE' }),
};

/** The last day on which anything may still be proven or answered. */
const lastOf = ({ endsOn, rules }: Programme) =>
  addDays(addMonths(endsOn, rules.maximumExtensionMonths.value), rules.answerDays.value);

/** Every day on which something may end or begin, and the day after it. */
function datesOf(programme: Programme, since: CivilDay): CivilDay[] {
  const { calendar, rules, endsOn } = programme;
  const februaries = [2021, 2022, 2023, 2024, 2025, 2026].flatMap((year) => [
    `${year}-01-31`,
    `${year}-02-28`,
  ]);
  const steps = calendar.flatMap(({ from, on }) => [on, ...(from ? [addDays(from, -1), from] : [])]);
  const finals = [endsOn, addMonths(endsOn, rules.maximumExtensionMonths.value), lastOf(programme)];
  const all = [
    since,
    addDays(since, rules.answerDays.value),
    ...steps,
    ...finals,
    ...februaries,
    '2026-12-31',
  ];
  return [...new Set(all.flatMap((day) => [day, addDays(day, 1)]))].filter((day) => day >= since).sort();
}

const PROGRAMMES = [
  { name: 'HOPEN', programme: HOPEN },
  { name: 'two calls', programme: hopenWith(TWO_CALLS) },
  { name: 'like Hôpital numérique', programme: hopenWith(LIKE_HN) },
];
const cases = PROGRAMMES.flatMap(({ name, programme }) =>
  APPLICATION_STATUSES.flatMap((status) =>
    Object.keys(SINCE).map((since) => ({ name, programme, status, since })),
  ),
);

/** Acts that lead on from there on each day; none where that could not happen, or where it has ended. */
function waysByDay({ programme, status, since }: (typeof cases)[number]): [CivilDay, string[]][] {
  const play = reach(status, new Play(programme));
  if (refusals(() => SINCE[since]!(play)).length > 0 || isEnd(play.file)) return [];
  const days = datesOf(programme, play.world.today);
  return days.map((day) => [day, waysOn(play.on(day).world, play.file)]);
}

/** The days on which nobody can do anything that leads on but what is left out. */
const daysWithout = (ways: readonly [CivilDay, string[]][], leftOut: RegExp) =>
  ways.filter(([, open]) => open.every((way) => leftOut.test(way))).map(([day]) => day);

const played = cases.map((each) => ({ ...each, ways: waysByDay(each) }));

describe.each(played)('in $name, from $status, after $since', ({ status, name, programme, ways }) => {
  /** Statuses in which only the establishment acts: a draft, or what was returned and waits for the next call. */
  const isOwn = status === 'DRAFT' || (status === 'RETURNED' && name === 'two calls');

  it('some act of someone leads on, at every date', () => {
    expect(daysWithout(ways, /^$/)).toEqual([]);
  });

  it('some act leads on without the establishment giving up', () => {
    expect(isOwn ? [] : daysWithout(ways, /WITHDRAW/)).toEqual([]);
  });

  it('an agency leads on once the establishment has let its days pass', () => {
    const late = ways.filter(([day]) => status !== 'DRAFT' && day > lastOf(programme));
    expect(daysWithout(late, /^ESTABLISHMENT/)).toEqual([]);
  });
});

describe('every way on', () => {
  const open = new Set(played.flatMap(({ ways }) => ways.flatMap(([, each]) => each)));
  const acts = new Set([...open].map((way) => way.split(' ')[1]));

  it('is some act of the table', () => {
    const leading = ACTS.filter((act) => act !== 'CREATE' && !STANDING_STILL.includes(act));
    expect([...acts].sort()).toEqual(leading.sort());
  });
});
