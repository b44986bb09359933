import { lateDecision } from '../../domain/reports/lateness.ts';
import { type ActRule, dueOn, finalDayOf, when, whenPaid } from './test-act-property.ts';
import {
  codesFor,
  corrections,
  counted,
  isEverMet,
  notReachedBefore,
  PREREQUISITES,
} from './test-proven-values.ts';

// Properties of payments and of late decisions, from what was said, declared and reviewed. Numbers name the gap that each would reveal.

export const PAYMENT_PROPERTIES: Readonly<Record<string, ActRule>> = {
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
  '8: no balance is paid while a correction waits for its review': whenPaid('BALANCE', ({ before }, world) =>
    codesFor(before).every((code) => corrections(world, before, code).length === 0),
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
  '15: where the gate is the advance, none is paid without every prerequisite': whenPaid(
    'ADVANCE',
    ({ before }, world) =>
      world.programme.rules.prerequisitesGate.value === 'BALANCE' ||
      PREREQUISITES.every((code) => isEverMet(world, counted(world, before, code))),
  ),
};
