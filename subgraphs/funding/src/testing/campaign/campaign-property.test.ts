import { beneficiaryReference, type CivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTS } from '../../domain/acts.ts';
import type { Holder } from '../../domain/application.ts';
import { APPLICATION_STATUSES } from '../../domain/application-status.ts';
import { faultsIn } from '../../domain/reports/audit.ts';
import { lateDecision } from '../../domain/reports/lateness.ts';
import { codes } from '../test-files.ts';
import { programmes } from '../test-programmes.ts';
import { brokenActProperties } from './test-act-properties.ts';
import { type Attempt, OTHER_ACTS } from './test-attempt.ts';
import { attemptOf } from './test-attempts.ts';
import { type Draw, dayOf, draw } from './test-draws.ts';
import { isCertain } from './test-forecast.ts';
import { asOf, brokenInvariants, isEveryPastDayAsItWas } from './test-invariants.ts';
import { ALL_SEQUENCES, LEAST } from './test-least-counts.ts';
import { type Done, holding, type Model, refusalsOf, structureByHand } from './test-model.ts';
import { isOver } from './test-next-act.ts';
import { REGIONS } from './test-register.ts';
import { begin, STAGES } from './test-stages.ts';
import { isEnd, waysOn } from './test-ways-on.ts';
import type { World } from './test-world.ts';

const SEED = 20_190_630;
/** Number of sequences: all on CI, a tenth locally, to keep the run short. */
const SEQUENCES = process.env.CI ? ALL_SEQUENCES : ALL_SEQUENCES / 25;
const MOST_ATTEMPTS = 60;

const tally = new Map<string, number>();
const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);

/** One attempt, on its day. */
class AttemptCommand implements fc.Command<Model, World> {
  #said = '';

  constructor(readonly drawn: Draw) {}

  check = ({ broken }: Readonly<Model>) => broken.length === 0;

  run(model: Model, world: World): void {
    if (isOver(world) && this.drawn.act === 'NEXT') return;
    const day = dayOf(this.drawn, world);
    liveOn(day, model, world);
    const attempt = attemptOf(this.drawn, world);
    const before = world.facts;
    const refused = refusalsOf(world, attempt);
    this.#said = `${day} ${JSON.stringify(attempt)} → ${refused.join() || 'done'}`;
    if (refused.length > 0) {
      for (const code of refused) count(`refused ${code}`);
      model.broken.push(...brokenByRefusal(attempt, refused, { model, world, before }));
    } else if (model.isOpenTo(attempt)) {
      const done = model.follow(attempt, world);
      model.broken.push(
        ...brokenInvariants(world, model),
        ...brokenActProperties(attempt, done, world, model),
      );
      countDone(attempt, done, world, model);
    } else model.broken.push('what the matrix does not open is refused');
  }

  toString = () => this.#said;
}

/** Another day: what was seen until then is kept; of a clock that is put back, what is seen later is not final. */
function liveOn(day: string, { remembered }: Model, world: World): void {
  if (day > world.today) remembered.set(world.today, asOf(world.today, world));
  for (const later of [...remembered.keys()].filter((known) => known >= day)) remembered.delete(later);
  world.today = day;
}

function brokenByRefusal(
  attempt: Attempt,
  refused: readonly string[],
  { model, world, before }: { model: Model; world: World; before: World['facts'] },
): string[] {
  const broken: string[] = [];
  if (!isAsItWas(world, before) && attempt.act !== 'DECLARE_VALUES')
    broken.push('a refused command leaves every fact alone');
  if (refused.includes('WRONG_STATUS') && attempt.act !== 'REVIEW_VALUES' && model.isOpenTo(attempt))
    broken.push('what the matrix opens is not refused for its status');
  const gate = world.programme.rules.prerequisitesGate.value;
  const isAdvance = attempt.act === 'RECORD_PAYMENT' && attempt.instalment === 'ADVANCE';
  if (isAdvance && gate === 'BALANCE' && refused.includes('TARGETS_NOT_MET'))
    broken.push('15: where the gate is the balance, an advance asks for no target');
  return broken;
}

const isAsItWas = ({ facts }: World, before: World['facts']) =>
  facts.length === before.length && facts.every((fact, index) => fact === before[index]);

function countDone(
  { act, beneficiary, instalment }: Attempt,
  done: Done[],
  world: World,
  model: Model,
): void {
  count('done');
  count(act);
  if (act === 'RECORD_PAYMENT') count(`paid ${instalment}`);
  if (done.length > 1) count(`${act} of several`);
  for (const { before, after, file } of done) {
    const { last, paidCents } = file;
    count(last.status);
    if (paidCents > 0 && paidCents === last.grantedCents) count('paid in full');
    if (['LAPSED', 'WITHDRAWN'].includes(last.status) && paidCents > 0) count('ended after a payment');
    if (act === 'RECORD_LAPSE') count(`lapsed from ${before.status}`);
    const own = file.lines.filter(({ decisionSequence }) => decisionSequence === last.sequence);
    const late = lateDecision(last, own, world.programme);
    if (late) count(late.kind);
    if (act === 'RECORD_PAYMENT' && after.settledOn) count('paid after a closure');
    const isRejected = world.values
      .of(after.holder)
      .some(({ reviews }) => reviews.at(-1)?.state === 'REJECTED');
    if (act === 'RECORD_PAYMENT' && isRejected) count(`paid ${instalment} after a rejection`);
    if (
      act === 'RECORD_PAYMENT' &&
      world.values.definitions.some(({ validFrom }) => validFrom > world.programme.startsOn)
    )
      count(`paid ${instalment} after a new version`);
  }
  if (act !== 'SUBMIT') return;
  const structure = structureByHand(beneficiary, world.register);
  const asked = [...model.applications.values()].filter(
    ({ holder }) => structureByHand(holder, world.register) === structure,
  );
  if (asked.filter((each) => each.status === 'SUBMITTED' || holding(each)).length > 2)
    count('more than two asked for');
}

/** Applications in a dead end: nobody can do anything that leads on. */
const withoutWayOn = (world: World) =>
  [...world.files.values()]
    .filter((file) => file.last.decidedOn <= world.today && !isEnd(file))
    .filter((file) => waysOn(world, file).length === 0)
    .map(
      ({ application: { id }, last: { status } }) => `5: no way on for ${id}, ${status} on ${world.today}`,
    );

/** Faults that the reconciliation would find. */
const faults = (world: World) =>
  [...world.files.values()].flatMap((file) => {
    const transmissions = world.transmissions.filter(
      ({ regionCode }) => regionCode === file.application.regionCode,
    );
    const closedOn = ({ beneficiaryKind, beneficiaryNumber }: Holder, day: CivilDay) =>
      world.closuresOn(beneficiaryReference(beneficiaryKind, beneficiaryNumber), day);
    return faultsIn(file, world.programme, { transmissions, closedOn }).map(
      ({ decision: { act, sequence }, violations }) =>
        `17: ${act} ${sequence} of ${file.application.id} is at fault: ${codes(violations)}`,
    );
  });

/** Payments that the forecast promises and the rules would refuse, or the other way round. */
const uncertain = (world: World) =>
  [...world.files.values()]
    .filter((file) => file.last.decidedOn <= world.today && !isCertain(world, file))
    .map(
      ({ application: { id } }) => `4: what is certain of ${id} is not what would be paid on ${world.today}`,
    );

describe('a campaign', () => {
  it(`keeps its promises, whoever tries whatever in whatever order, comes far and is refused often (seed ${SEED})`, () => {
    const envelopes = fc.tuple(...REGIONS.map(() => fc.integer({ min: 120_000_00, max: 700_000_00 })));
    const attempts = fc.commands([draw.map((drawn) => new AttemptCommand(drawn))], {
      maxCommands: MOST_ATTEMPTS,
      size: 'max',
    });
    const stages = fc.constantFrom(...STAGES);
    const property = fc.property(
      programmes,
      envelopes,
      stages,
      attempts,
      (programme, amounts, stage, commands) => {
        const started = begin(programme, amounts, stage);
        fc.modelRun(() => started, commands);
        const { model, real } = started;
        const past = isEveryPastDayAsItWas(real, model) ? [] : ['10: every past day looks as it did'];
        expect([
          ...model.broken,
          ...past,
          ...withoutWayOn(real),
          ...faults(real),
          ...uncertain(real),
        ]).toEqual([]);
        count('sequences');
      },
    );
    fc.assert(property, { seed: SEED, numRuns: SEQUENCES });

    const names = new Set([...APPLICATION_STATUSES, ...ACTS, ...OTHER_ACTS, ...Object.keys(LEAST)]);
    const often = [...names].map((name) => ({ name, times: tally.get(name) ?? 0 }));
    const share = SEQUENCES / ALL_SEQUENCES;
    expect(often.filter(({ name, times }) => times < (LEAST[name] ?? 100) * share)).toEqual([]);
  });
});
