import { type Act, TRANSITIONS } from '../../domain/acts.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import { INSTALMENT_KINDS, leftOf } from '../../domain/instalments.ts';
import { refusals } from '../test-files.ts';
import type { Attempt } from './test-attempt.ts';
import { attemptOf } from './test-attempts.ts';
import { successors } from './test-next-act.ts';
import { NOBODY } from './test-stages.ts';
import type { World } from './test-world.ts';

// Acts that are open from the status of an application, to somebody who means them.

/** Acts that bring neither an application nor its money any further. */
export const STANDING_STILL: readonly Act[] = [
  'UPDATE',
  'AMEND_PRESELECTION',
  'NOTIFY_AMOUNT',
  'GRANT_EXTENSION',
];

/** Acts that lead an application on today, each with its role. */
export function waysOn(world: World, file: CaseFile): string[] {
  const blank = { ...attemptOf(NOBODY, world), motive: 'Motif', amountCents: null, named: world.today };
  return TRANSITIONS.filter(
    ({ act, from }) => from.includes(file.last.status) && !STANDING_STILL.includes(act),
  )
    .filter(({ act, by: role }) =>
      inputsFor(act, world, file).some(
        (input) => refusals(() => world.decideOn(file, { ...blank, act, role, ...input }, act)).length === 0,
      ),
    )
    .map(({ by, act }) => `${by} ${act}`);
}

/** Inputs to try: all that is left is paid, a cent is taken back, each possible successor. */
function inputsFor(act: Act, world: World, { lines }: CaseFile): Partial<Attempt>[] {
  if (act === 'RECORD_PAYMENT') return INSTALMENT_KINDS.map((instalment) => ({ instalment }));
  if (act === 'TRANSFER') return successors(world).map((beneficiary) => ({ beneficiary }));
  if (act !== 'RECORD_CORRECTION') return [{}];
  const payments = lines.filter(({ kind }) => INSTALMENT_KINDS.some((each) => each === kind));
  return payments
    .filter((line) => leftOf(line, lines) > 0)
    .map(({ id: lineId }) => ({ lineId, amountCents: -1 }));
}

/** True if nothing has to follow: it has ended, or is validated and paid. */
export const isEnd = ({ last, paidCents }: CaseFile): boolean =>
  ['REFUSED', 'WITHDRAWN', 'LAPSED'].includes(last.status) ||
  (last.status === 'TARGETS_VALIDATED' && paidCents === last.grantedCents);
