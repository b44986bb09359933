import { type CivilDay, RuleViolation, RuleViolations } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTS, TRANSITIONS } from './acts.ts';
import { APPLICATION_STATUSES, type ApplicationStatus } from './application-status.ts';
import { held } from './booking.ts';
import type { CaseFile } from './case-file.ts';
import { unpaidOf } from './disbursement.ts';
import { type InstalmentKind, splitGrant } from './instalments.ts';
import type { Programme } from './programme.ts';
import { attemptOf, BENEFICIARIES, type Draw, dayOf, draw, REGIONS } from './test-attempts.ts';
import { codes, hopenWith, step } from './test-files.ts';
import { heldFileOf } from './test-held-files.ts';
import { proofAs } from './test-lives.ts';
import { expectedAfter } from './test-matrix.ts';
import { type Attempt, World } from './test-world.ts';

const SEED = 20_190_630;
const ALL_SEQUENCES = 3_000;
/** Number of sequences: all on CI, a quarter locally, to keep the run short. */
const SEQUENCES = process.env.CI ? ALL_SEQUENCES : ALL_SEQUENCES / 4;
const MOST_ATTEMPTS = 40;

/** Two calls for applications a year apart, so that what was refused may come back, and an early end. */
const PROGRAMME = {
  budgetCents: 1_500_000_00,
  startsOn: '2019-02-01',
  endsOn: '2021-06-30',
  calendar: [
    step('APPLICATION', '2019-06-30'),
    step('APPLICATION', '2020-06-30', '2020-01-01'),
    step('ARS_PRESELECTION', '2019-08-30'),
    step('ARS_PRESELECTION', '2020-08-30', '2020-01-01'),
    step('NOTIFICATION', '2019-09-30'),
    step('NOTIFICATION', '2020-09-30', '2020-01-01'),
    step('EXTENSION_REQUEST', '2021-02-25', '2019-07-01'),
  ],
};

const programmes = fc
  .record({ advancePercent: fc.constantFrom(20, 20, 33, 0, 100), balanceMonth: fc.constantFrom(2, 12, null) })
  .map((changes) => hopenWith({ ...PROGRAMME, ...changes }));

const RESERVING = ['PRESELECTED', 'RETAINED', 'PROJECT_FILED', 'PROJECT_RETURNED'];
const COMMITTING = ['ACCEPTED', 'TARGETS_DECLARED', 'MORE_EVIDENCE', 'TARGETS_VALIDATED'];

/** What is known of one application by what was said to it, and by nothing that was booked. */
interface Expected {
  readonly regionCode: string;
  readonly beneficiary: string;
  readonly status: ApplicationStatus;
  readonly grantedCents: number;
  readonly paid: Readonly<Record<InstalmentKind, number>>;
}

/** The model: it knows the matrix written by hand, the amounts that were said, and how every past day looked. */
class Model {
  readonly applications = new Map<string, Expected>();
  readonly allotted = new Map<string, number>();
  readonly remembered = new Map<CivilDay, string>();
  /** Invariant that did not hold; after that nothing more is tried. */
  readonly broken: string[] = [];

  /** Follows what was done. */
  follow(attempt: Attempt, world: World): void {
    const { act, regionCode, amountCents } = attempt;
    if (act === 'ALLOT')
      this.allotted.set(regionCode!, (this.allotted.get(regionCode!) ?? 0) + (amountCents ?? 0));
    if (act === 'ALLOT' || act === 'TRANSMIT') return;
    if (act === 'CREATE') {
      const { application } = [...world.files.values()].at(-1)!;
      const paid = { ADVANCE: 0, BALANCE: 0 };
      const { id, beneficiaryNumber: beneficiary } = application;
      this.applications.set(id, { ...application, beneficiary, status: 'DRAFT', grantedCents: 0, paid });
    }
    for (const id of attempt.ids) {
      const known = this.applications.get(id)!;
      const status = expectedAfter(attempt.role, act, known.status)!;
      const grantedCents = grantAfter(known, attempt, world.files.get(id)!);
      this.applications.set(id, { ...known, status, grantedCents, paid: paidAfter(known, attempt, world) });
    }
  }

  sumOf(regionCode: string, amount: (each: Expected) => number): number {
    const own = [...this.applications.values()].filter((each) => each.regionCode === regionCode);
    return own.reduce((sum, each) => sum + amount(each), 0);
  }
}

const paidIn = ({ paid }: Expected) => paid.ADVANCE + paid.BALANCE;
const reservedIn = ({ status, grantedCents }: Expected) => (RESERVING.includes(status) ? grantedCents : 0);
const committedIn = (each: Expected) => (COMMITTING.includes(each.status) ? each.grantedCents : paidIn(each));

function grantAfter(known: Expected, { act, amountCents }: Attempt, { last }: CaseFile): number {
  if (act === 'PRESELECT') return amountCents ?? last.requestedCents;
  if (act === 'ACCEPT_PROJECT') return amountCents ?? known.grantedCents;
  return known.grantedCents;
}

function paidAfter(known: Expected, attempt: Attempt, { programme, files }: World): Expected['paid'] {
  const { act, instalment, amountCents, lineId } = attempt;
  if (act === 'RECORD_PAYMENT') {
    const advance = Math.floor((known.grantedCents * programme.advancePercent) / 100);
    const share = { ADVANCE: advance, BALANCE: known.grantedCents - advance }[instalment];
    const cents = amountCents ?? share - known.paid[instalment];
    return { ...known.paid, [instalment]: known.paid[instalment] + cents };
  }
  if (act !== 'RECORD_CORRECTION') return known.paid;
  const kind = files.get(attempt.ids[0]!)!.lines.find(({ id }) => id === lineId)!.kind as InstalmentKind;
  return { ...known.paid, [kind]: known.paid[kind] + amountCents! };
}

/** The world as one reads it as of a day: the periods that the day lies in, and the lines recorded by then. */
function asOf(day: CivilDay, world: World): string {
  const shown: string[] = [];
  for (const file of world.files.values()) {
    const period = world.periods(file).find(({ from, until }) => from <= day && until > day);
    if (!period) continue;
    const { until, ...seen } = period;
    shown.push(Object.values(seen).join(' '));
  }
  for (const regionCode of REGIONS) {
    const { allotted, reserved, committed, paid, available } = world.envelope(regionCode, day);
    shown.push([regionCode, allotted, reserved, committed, paid, available].join(' '));
  }
  return shown.join('\n');
}

type Invariant = (world: World, model: Model) => boolean;
const forEachFile =
  (holds: (file: CaseFile, expected: Expected, programme: Programme) => boolean): Invariant =>
  (world, model) =>
    [...world.files.values()].every((file) =>
      holds(file, model.applications.get(file.application.id)!, world.programme),
    );
const holding = ({ status }: Expected) => RESERVING.includes(status) || COMMITTING.includes(status);

/** What holds after each step, whoever tried whatever. */
const INVARIANTS: Readonly<Record<string, Invariant>> = {
  'each envelope shows what was allotted, reserved, committed and paid, by what was said': (world, model) =>
    REGIONS.every((code) => {
      const { allotted, reserved, committed, paid, available } = world.envelope(code);
      return (
        allotted === (model.allotted.get(code) ?? 0) &&
        reserved === model.sumOf(code, reservedIn) &&
        committed === model.sumOf(code, committedIn) &&
        paid === model.sumOf(code, paidIn) &&
        available === allotted - reserved - committed
      );
    }),
  'no envelope is passed, nor is less committed than paid': (world) =>
    REGIONS.every((code) => {
      const { available, reserved, committed, paid } = world.envelope(code);
      return Math.min(available, reserved, committed, paid, committed - paid) >= 0;
    }),
  'the budget is never passed': (world, { allotted }) =>
    [...allotted.values()].reduce((sum, cents) => sum + cents, 0) <= world.programme.budgetCents,
  'each application holds what its state says, and pays what it holds': forEachFile((file, expected) => {
    const { reservedCents, committedCents, paidCents, last } = file;
    const { reserved, committed } = held(last.status, last.grantedCents, paidCents);
    return (
      [reservedCents, committedCents, paidCents].join() === [reserved, committed, paidIn(expected)].join() &&
      [reserved, committed].join() === [reservedIn(expected), committedIn(expected)].join() &&
      paidCents <= committedCents
    );
  }),
  'each application is where the matrix says': forEachFile(
    ({ last }, { status, grantedCents }) =>
      last.status === status && (last.grantedCents ?? 0) === grantedCents,
  ),
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
    (_, expected, { minimumCents, maximumCents }) =>
      !holding(expected) || (expected.grantedCents >= minimumCents && expected.grantedCents <= maximumCents),
  ),
  'no application is extended by more than twelve months': forEachFile(
    ({ last }) => last.extensionMonths >= 0 && last.extensionMonths <= 12,
  ),
  'no beneficiary holds more than two domains': (_, { applications }) => {
    const held = [...applications.values()].filter(holding);
    return BENEFICIARIES.every(
      ({ number }) => held.filter((each) => each.beneficiary === number).length <= 2,
    );
  },
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
  'what was paid and what is still expected make the grant, as long as it is held': (world, model) =>
    [...world.files.values()].every((file) => {
      const expected = model.applications.get(file.application.id)!;
      const { grantedCents, paid } = expected;
      const proof = proofAs(0, world.today, world.programme);
      const held = heldFileOf(file, { closedOn: null, isTransmitted: true });
      const proofs = { ADVANCE: proof, BALANCE: proof };
      const left = unpaidOf({ ...held, paid }, world.programme, proofs, world.today);
      const cents = left.reduce((sum, { amountCents }) => sum + amountCents, 0);
      return cents === (holding(expected) ? grantedCents - paidIn(expected) : 0);
    }),
  'every line has its own number, and the day of its decision': (world) => {
    const { lines } = world;
    const isDated = ({ applicationId, decisionSequence, recordedOn, valueOn }: (typeof lines)[number]) =>
      valueOn <= recordedOn &&
      (applicationId === null ||
        world.files.get(applicationId)!.decisions[decisionSequence! - 1]!.decidedOn === recordedOn);
    return new Set(lines.map(({ id }) => id)).size === lines.length && lines.every(isDated);
  },
  'every past day looks as it did': (world, { remembered }) =>
    [...remembered].every(([day, seen]) => asOf(day, world) === seen),
};

const brokenInvariants = (world: World, model: Model) =>
  Object.keys(INVARIANTS).filter((name) => !INVARIANTS[name]!(world, model));

const tally = new Map<string, number>();
const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);

/** One attempt, on its day. */
class Try implements fc.Command<Model, World> {
  #said = '';

  constructor(readonly drawn: Draw) {}

  check = ({ broken }: Readonly<Model>) => broken.length === 0;

  run(model: Model, world: World): void {
    const day = dayOf(this.drawn, world);
    if (day > world.today) model.remembered.set(world.today, asOf(world.today, world));
    world.today = day;
    const attempt = attemptOf(this.drawn, world);
    const before = world.facts;
    const refused = refusalsOf(world, attempt);
    this.#said = `${day} ${JSON.stringify(attempt)} → ${refused.join() || 'done'}`;
    if (refused.length > 0) {
      for (const code of refused) count(`refused ${code}`);
      if (!isAsItWas(world, before)) model.broken.push('a refused command leaves every fact alone');
      if (refused.includes('WRONG_STATUS') && isOpenTo(attempt, model))
        model.broken.push('what the matrix opens is not refused for its status');
    } else if (isOpenTo(attempt, model)) {
      model.follow(attempt, world);
      model.broken.push(...brokenInvariants(world, model));
      countDone(attempt, world, model);
    } else model.broken.push('what the matrix does not open is refused');
  }

  toString = () => this.#said;
}

const isAsItWas = ({ facts }: World, before: World['facts']) =>
  facts.length === before.length && facts.every((fact, index) => fact === before[index]);

/** Whether the matrix knows a way for all that it is done to. */
const isOpenTo = ({ ids, act, role }: Attempt, { applications }: Model) =>
  act === 'ALLOT' ||
  act === 'TRANSMIT' ||
  ids.every((id) => expectedAfter(role, act, applications.get(id)!.status) !== null);

function refusalsOf(world: World, attempt: Attempt): string[] {
  try {
    world.perform(attempt);
    return [];
  } catch (error) {
    if (error instanceof RuleViolations) return codes(error.violations);
    if (error instanceof RuleViolation) return [error.code];
    throw error;
  }
}

function countDone({ act, ids, beneficiary, instalment }: Attempt, world: World, model: Model): void {
  count('done');
  count(act);
  if (act === 'RECORD_PAYMENT') count(`paid ${instalment}`);
  if (ids.length > 1) count(`${act} of several`);
  for (const id of ids) {
    const { last, paidCents } = world.files.get(id)!;
    const { status, grantedCents } = last;
    count(status);
    if (paidCents > 0 && paidCents === grantedCents) count('paid in full');
    if (['LAPSED', 'WITHDRAWN'].includes(status) && paidCents > 0) count('ended after a payment');
  }
  if (act !== 'SUBMIT') return;
  const asked = [...model.applications.values()].filter((each) => each.beneficiary === beneficiary.number);
  if (asked.filter((each) => each.status === 'SUBMITTED' || holding(each)).length > 2)
    count('more than two asked for');
}

/** Least number of times that the campaigns must reach each state, or nothing was tested. */
const LEAST: Readonly<Record<string, number>> = {
  sequences: 2_000,
  ACCEPTED: 1_000,
  TARGETS_VALIDATED: 500,
  LAPSED: 80,
  RECORD_LAPSE: 80,
  GRANT_EXTENSION: 200,
  'paid ADVANCE': 500,
  'paid BALANCE': 100,
  'paid in full': 500,
  RECORD_CORRECTION: 200,
  'ended after a payment': 30,
  'more than two asked for': 20,
  'PRESELECT of several': 30,
  'RETAIN of several': 30,
  'refused ENVELOPE_EXCEEDED': 500,
  'refused TOO_MANY_DOMAINS': 30,
  'refused AMOUNT_OUT_OF_LIMITS': 500,
  'refused DEADLINE_PASSED': 500,
  'refused WRONG_STATUS': 1_000,
  'refused FORBIDDEN': 1_000,
  'refused NOT_DUE_YET': 500,
  'refused PAYMENT_EXCEEDS_DUE': 500,
  'refused CORRECTION_TOO_LARGE': 100,
  'refused NOT_TRANSMITTED': 30,
  'refused EXTENSION_TOO_LONG': 50,
};

describe('a campaign', () => {
  it(`keeps its promises, whoever tries whatever in whatever order, comes far and is refused often (seed ${SEED})`, () => {
    const envelopes = fc.tuple(...REGIONS.map(() => fc.integer({ min: 100_000_00, max: 700_000_00 })));
    const attempts = fc.commands([draw.map((drawn) => new Try(drawn))], {
      maxCommands: MOST_ATTEMPTS,
      size: 'max',
    });
    const property = fc.property(programmes, envelopes, attempts, (programme, amounts, commands) => {
      const started = start(programme, amounts);
      fc.modelRun(() => started, commands);
      expect(started.model.broken).toEqual([]);
      count('sequences');
    });
    fc.assert(property, { seed: SEED, numRuns: SEQUENCES });

    const names = new Set([...APPLICATION_STATUSES, ...ACTS, ...Object.keys(LEAST)]);
    const often = [...names].map((name) => ({ name, times: tally.get(name) ?? 0 }));
    const share = SEQUENCES / ALL_SEQUENCES;
    expect(often.filter(({ name, times }) => times < (LEAST[name] ?? 100) * share)).toEqual([]);
  });
});

/** A programme whose regions have a small envelope each. */
function start(programme: Programme, amounts: readonly number[]): { model: Model; real: World } {
  const [model, real] = [new Model(), new World(programme)];
  for (const [index, regionCode] of REGIONS.entries()) {
    const allotting: Attempt = {
      act: 'ALLOT',
      role: 'DGOS',
      ids: [],
      regionCode,
      beneficiary: BENEFICIARIES[0]!,
      domainCode: 'D1',
      amountCents: amounts[index]!,
      named: real.today,
      months: 0,
      instalment: 'ADVANCE',
      lineId: '',
      forecast: [],
      motive: null,
    };
    real.perform(allotting);
    model.follow(allotting, real);
  }
  return { model, real };
}
