import { addDays, addMonths, type CivilDay } from '@hopen/schema';
import type { Act } from '../../domain/acts.ts';
import { decide } from '../../domain/decide.ts';
import { splitGrant } from '../../domain/instalments.ts';
import type { Programme } from '../../domain/programme.ts';
import { lateDecision } from '../../domain/reports/lateness.ts';
import { refusals } from '../test-files.ts';
import type { Attempt } from './test-attempt.ts';
import { type Done, holding, type Known, type Model, structureByHand } from './test-model.ts';
import {
  codesFor,
  corrections,
  counted,
  isEarned,
  isEverMet,
  isOwedAReview,
  notReachedBefore,
  PREREQUISITES,
} from './test-proven-values.ts';
import type { World } from './test-world.ts';

// What holds of each act that was done, by hand and from what was said, declared and reviewed.

type ActRule = (done: Done, world: World, model: Model) => boolean;

const when =
  (acts: readonly Act[], holds: ActRule): ActRule =>
  (done, world, model) =>
    !acts.some((act) => act === done.attempt.act) || holds(done, world, model);

const whenPaid = (kind: 'ADVANCE' | 'BALANCE', holds: ActRule): ActRule =>
  when(['RECORD_PAYMENT'], (done, ...rest) => done.attempt.instalment !== kind || holds(done, ...rest));

const finalDayOf = ({ endsOn }: Programme, { months }: Known) => addMonths(endsOn, months);

/** The first day on which a balance may be paid for what was reached on a day. */
const dueOn = (reachedOn: CivilDay, { balanceMonth }: Programme): CivilDay =>
  balanceMonth === null
    ? reachedOn
    : `${Number(reachedOn.slice(0, 4)) + 1}-${balanceMonth < 10 ? '0' : ''}${balanceMonth}-01`;

const ANSWERS = {
  RETURN: 'SUBMIT',
  RETURN_PROJECT: 'FILE_PROJECT',
  REQUEST_EVIDENCE: 'DECLARE_TARGETS',
} as const;

/** How many acts must follow until a project is accepted. */
const FOLLOWING = {
  RETURN: 5,
  SUBMIT: 4,
  PRESELECT: 3,
  RETAIN: 2,
  RETURN_PROJECT: 2,
  FILE_PROJECT: 1,
} as const;

const OPEN_WHEN_CLOSED = ['WITHDRAW', 'REFUSE', 'RECORD_LAPSE', 'CONFIRM', 'TRANSFER', 'RECORD_CORRECTION'];

/** Each by the number of what it would have found. */
const ACT_RULES: Readonly<Record<string, ActRule>> = {
  '1, 12: a balance is paid for what was reached in time, in the February after at the earliest': whenPaid(
    'BALANCE',
    ({ attempt: { named }, before }, world) => {
      const reached = notReachedBefore(world, before);
      return (
        reached !== undefined &&
        reached <= finalDayOf(world.programme, before) &&
        named >= dueOn(reached, world.programme)
      );
    },
  ),
  '1: a balance and its proof say the same day, and the proof is of today': whenPaid(
    'BALANCE',
    ({ file: { last }, before }, { today, programme }) =>
      last.proof !== null &&
      last.proof.asOf === today &&
      last.proof.targetsReachedOn === last.targetsReachedOn &&
      last.targetsReachedOn! <= finalDayOf(programme, before),
  ),
  '2: no balance is paid while an indicator has no validated value that is met': whenPaid(
    'BALANCE',
    ({ before }, world) => codesFor(before).every((code) => isEverMet(world, counted(world, before, code))),
  ),
  '2: a proof of a balance lists nothing that is missing': whenPaid('BALANCE', ({ file, before }) =>
    codesFor(before).every((asked) =>
      file.last.proof?.indicators.some(
        ({ code, state }) => code === asked && ['MET', 'NOT_APPLICABLE'].includes(state),
      ),
    ),
  ),
  '3: a structure holds two domains at most, each once, when it is given one': when(
    ['PRESELECT', 'TRANSFER'],
    ({ after: { holder } }, { register }, { applications }) => {
      const structure = structureByHand(holder, register);
      const held = [...applications.values()]
        .filter((each) => holding(each) && structureByHand(each.holder, register) === structure)
        .map(({ domainCode }) => domainCode);
      return held.length <= 2 && new Set(held).size === held.length;
    },
  ),
  '5: what was validated lapses only past its last day and while some of its balance is unpaid': when(
    ['RECORD_LAPSE'],
    ({ before }, { today, programme }) => {
      const shares = splitGrant(before.grantedCents, programme);
      const last = shares.BALANCE > 0 ? 'BALANCE' : 'ADVANCE';
      const isUnpaid = before.paid[last] < shares[last];
      return before.status !== 'TARGETS_VALIDATED' || (today > finalDayOf(programme, before) && isUnpaid);
    },
  ),
  '5: nothing that is declared and earned lapses': when(
    ['RECORD_LAPSE'],
    ({ before }, world) =>
      !['MORE_EVIDENCE', 'TARGETS_VALIDATED'].includes(before.status) ||
      !isEarned(world, before, finalDayOf(world.programme, before)),
  ),
  '5: nothing that is declared lapses while its agency owes the review of all that is missing': when(
    ['RECORD_LAPSE'],
    ({ before }, world) =>
      !['MORE_EVIDENCE', 'TARGETS_VALIDATED'].includes(before.status) || !isOwedAReview(world, before),
  ),
  '5: a validation is reopened only without a balance': when(
    ['REOPEN_VALIDATION'],
    ({ before }) => before.paid.BALANCE === 0,
  ),
  '6: whoever is asked for something has the days to answer': when(
    ['RETURN', 'RETURN_PROJECT', 'REQUEST_EVIDENCE'],
    ({ attempt, file }, { today, programme }) => {
      const day = addDays(today, programme.rules.answerDays.value);
      const act = ANSWERS[attempt.act as keyof typeof ANSWERS];
      const actor = { role: 'ESTABLISHMENT' as const, organisation: '' };
      const request = { act, actor, programme, day, motive: 'Motif', closedOn: null };
      return !refusals(() => decide(file, request)).includes('DEADLINE_PASSED');
    },
  ),
  '6: whatever must still follow has its days, up to the acceptance on the final day': when(
    Object.keys(FOLLOWING) as Act[],
    ({ attempt: { act }, before }, { today, programme }) =>
      addDays(today, 15 * FOLLOWING[act as keyof typeof FOLLOWING]) <= finalDayOf(programme, before),
  ),
  '6: what is returned and filed again can still be preselected': when(
    ['RETURN', 'SUBMIT'],
    ({ attempt: { act } }, { today, programme }) => {
      const last = programme.calendar.findLast(({ code }) => code === 'ARS_PRESELECTION')?.on;
      return addDays(today, act === 'RETURN' ? 30 : 15) <= (last ?? programme.endsOn);
    },
  ),
  '7: no more is proposed than was asked': when(
    ['PRESELECT', 'AMEND_PRESELECTION'],
    ({ after }) => after.grantedCents <= after.askedCents,
  ),
  '7: what is retained was transmitted for that amount': when(
    ['RETAIN'],
    ({ id, after }, { programme }, { transmitted }) =>
      programme.calendar.length === 0 || transmitted.get(after.regionCode)?.get(id) === after.grantedCents,
  ),
  '7: no more is accepted than was notified': when(
    ['ACCEPT_PROJECT'],
    ({ before, after }) => after.grantedCents <= before.notifiedCents!,
  ),
  '8: no balance is paid while a correction waits for its review': whenPaid('BALANCE', ({ before }, world) =>
    codesFor(before).every((code) => corrections(world, before, code).length === 0),
  ),
  '9: an application of a closed beneficiary only ends, or is confirmed or transferred': (
    { attempt: { act }, before },
    { register, today },
  ) => {
    const { closedOn } = register.establishments.find(({ finess }) => before.holder === `ET:${finess}`) ?? {
      closedOn: null,
    };
    const isClosed = closedOn !== null && closedOn <= today && before.settledOn < closedOn;
    return !isClosed || act === 'CREATE' || OPEN_WHEN_CLOSED.includes(act);
  },
  '9: only of a closed beneficiary an application is confirmed or transferred': when(
    ['CONFIRM', 'TRANSFER'],
    ({ before: { holder } }, { register, today }) => {
      const open = register.establishments.filter(({ closedOn }) => closedOn === null || closedOn > today);
      const own = open.filter(
        ({ finess, legalEntityFiness }) => holder === `ET:${finess}` || holder === `EJ:${legalEntityFiness}`,
      );
      return own.length === 0 || register.establishments.some(({ closedOn }) => (closedOn ?? '') > today);
    },
  ),
  '11: something was measured of the domain and of each prerequisite that a balance rests on': whenPaid(
    'BALANCE',
    ({ before }, world) =>
      [['P1.1', 'P1.2'], ['P2.1'], [`${before.domainCode}.1`]].every((codes) =>
        codes.some((code) => counted(world, before, code)?.nature !== 'NOT_APPLICABLE'),
      ),
  ),
  '12: what is answered after its window, or paid after its month, is late': when(
    ['RETAIN', 'RECORD_PAYMENT'],
    ({ attempt: { act, named, instalment }, file }, { programme, today }) => {
      const { last, lines } = file;
      const own = lines.filter(({ decisionSequence }) => decisionSequence === last.sequence);
      const late = lateDecision(last, own, programme)?.kind ?? null;
      if (act === 'RETAIN') {
        const windows = programme.calendar.filter(({ code }) => code === 'NOTIFICATION');
        const isIn = windows.some(({ from, on }) => (from ?? '') <= today && today <= on);
        return late === (isIn || windows.length === 0 ? null : 'NOTIFICATION_LATE');
      }
      if (instalment === 'ADVANCE' || programme.balanceMonth === null) return late === null;
      const due = dueOn(last.targetsReachedOn!, programme).slice(0, 7);
      return late === (named.slice(0, 7) > due ? 'BALANCE_LATE' : null);
    },
  ),
  '13: what is extended was accepted before that was asked for, and its plan moves along': when(
    ['GRANT_EXTENSION'],
    ({ attempt: { named, months }, before, file: { decisions } }, { today }) => {
      const [previous, last] = [decisions.at(-2)!, decisions.at(-1)!];
      const planned = previous.plannedTargetsOn;
      return (
        before.acceptedOn !== null &&
        named >= before.acceptedOn &&
        named <= today &&
        last.plannedTargetsOn === (planned && addMonths(planned, months))
      );
    },
  ),
  '15: where the gate is the advance, none is paid without every prerequisite': whenPaid(
    'ADVANCE',
    ({ before }, world) =>
      world.programme.rules.prerequisitesGate.value === 'BALANCE' ||
      PREREQUISITES.every((code) => isEverMet(world, counted(world, before, code))),
  ),
  '16: an answer rests on no transmission of a later day': when(
    ['RETAIN'],
    ({ after: { regionCode } }, world) => (world.latest(regionCode)?.transmittedOn ?? '') <= world.today,
  ),
  '16: nobody takes from an envelope that holds later facts': when(
    ['PRESELECT', 'AMEND_PRESELECTION', 'NOTIFY_AMOUNT'],
    ({ after: { regionCode } }, { lines, today }) =>
      lines.every((each) => each.regionCode !== regionCode || each.recordedOn <= today),
  ),
};

/** The same of what is not done to an application. */
const OTHER_RULES: Readonly<Record<string, (attempt: Attempt, world: World, model: Model) => boolean>> = {
  '7: a transmission carries the whole standing selection, and its forecast covers it within the envelope': (
    { act, regionCode, forecast },
    world,
    { applications },
  ) => {
    if (act !== 'TRANSMIT') return true;
    const held = [...applications].filter(([, each]) => each.regionCode === regionCode && holding(each));
    const sent = world
      .latest(regionCode!)!
      .preselection.map(({ applicationId, amountCents }) => `${applicationId} ${amountCents}`);
    const isWhole =
      sent.sort().join() ===
      held
        .map(([id, each]) => `${id} ${each.grantedCents}`)
        .sort()
        .join();
    const sumOf = (amounts: readonly number[]) => amounts.reduce((sum, cents) => sum + cents, 0);
    const isCovered = held.every(([, { domainCode }]) => {
      const alike = held.filter(([, each]) => each.domainCode === domainCode);
      const planned = forecast.filter((each) => each.domainCode === domainCode);
      return (
        sumOf(planned.map(({ amountCents }) => amountCents)) >=
        sumOf(alike.map(([, { grantedCents }]) => grantedCents))
      );
    });
    const isProposed = held.some(([, { status }]) => status === 'PRESELECTED');
    const { allotted } = world.envelope(regionCode!);
    return (
      isWhole &&
      (isCovered || (forecast.length === 0 && !isProposed)) &&
      sumOf(forecast.map(({ amountCents }) => amountCents)) <= allotted
    );
  },
  '11: what is declared was observed in the programme and in the past, and applies where it must': (
    { act, beneficiary },
    { values, programme, today },
  ) =>
    act !== 'DECLARE_VALUES' ||
    values
      .of(beneficiary)
      .every(
        ({ observedFrom, observedUntil, nature, indicatorCode, declaredOn }) =>
          observedFrom >= programme.startsOn &&
          (observedUntil <= today || declaredOn !== today) &&
          (nature !== 'NOT_APPLICABLE' || !['P1.1', 'P2.1'].includes(indicatorCode)),
      ),
  '16: nobody adds to an envelope that holds later facts': ({ act, regionCode }, { lines, today }) =>
    (act !== 'ALLOT' && act !== 'TRANSMIT') ||
    lines.every((each) => each.regionCode !== regionCode || each.recordedOn <= today),
};

export const brokenActRules = (attempt: Attempt, done: readonly Done[], world: World, model: Model) => [
  ...Object.keys(ACT_RULES).filter((name) => !done.every((each) => ACT_RULES[name]!(each, world, model))),
  ...Object.keys(OTHER_RULES).filter((name) => !OTHER_RULES[name]!(attempt, world, model)),
];
