import { addDays, addMonths } from '@hopen/schema';
import type { Act } from '../../domain/acts.ts';
import { decide } from '../../domain/decide.ts';
import { splitGrant } from '../../domain/instalments.ts';
import { refusals } from '../test-files.ts';
import { type ActRule, finalDayOf, when } from './test-act-property.ts';
import type { Attempt } from './test-attempt.ts';
import { type Done, holding, type Model, structureByHand } from './test-model.ts';
import { PAYMENT_PROPERTIES } from './test-payment-properties.ts';
import { isEarned, isOwedAReview } from './test-proven-values.ts';
import { REGION_PROPERTIES } from './test-region-properties.ts';
import type { World } from './test-world.ts';

// Properties of each act on an application, by hand and from what was said, declared and reviewed. Numbers name the gap that each
// would reveal.

const ANSWERS = {
  RETURN: 'SUBMIT',
  RETURN_PROJECT: 'FILE_PROJECT',
  REQUEST_EVIDENCE: 'DECLARE_TARGETS',
} as const;

/** Number of acts that must follow until a project is accepted. */
const FOLLOWING = {
  RETURN: 5,
  SUBMIT: 4,
  PRESELECT: 3,
  RETAIN: 2,
  RETURN_PROJECT: 2,
  FILE_PROJECT: 1,
} as const;

const OPEN_WHEN_CLOSED = ['WITHDRAW', 'REFUSE', 'RECORD_LAPSE', 'CONFIRM', 'TRANSFER', 'RECORD_CORRECTION'];

const ACT_PROPERTIES: Readonly<Record<string, ActRule>> = {
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
  '16: an answer rests on no transmission of a later day': when(
    ['RETAIN'],
    ({ after: { regionCode } }, world) => (world.latest(regionCode)?.transmittedOn ?? '') <= world.today,
  ),
  '16: nobody takes from an envelope that holds later facts': when(
    ['PRESELECT', 'AMEND_PRESELECTION', 'NOTIFY_AMOUNT'],
    ({ after: { regionCode } }, { lines, today }) =>
      lines.every((each) => each.regionCode !== regionCode || each.recordedOn <= today),
  ),
  ...PAYMENT_PROPERTIES,
};

/** Names of the properties that an attempt broke. */
export const brokenActProperties = (attempt: Attempt, done: readonly Done[], world: World, model: Model) => [
  ...Object.keys(ACT_PROPERTIES).filter(
    (name) => !done.every((each) => ACT_PROPERTIES[name]!(each, world, model)),
  ),
  ...Object.keys(REGION_PROPERTIES).filter((name) => !REGION_PROPERTIES[name]!(attempt, world, model)),
];
