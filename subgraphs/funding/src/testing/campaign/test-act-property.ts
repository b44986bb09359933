import { addMonths, type CivilDay } from '@hopen/schema';
import type { Act } from '../../domain/acts.ts';
import type { Programme } from '../../domain/programme.ts';
import { type Done, type Known, type Model } from './test-model.ts';
import type { World } from './test-world.ts';

/** Property of an act that was done to one application. */
export type ActRule = (done: Done, world: World, model: Model) => boolean;

/** Property of these acts alone. */
export const when =
  (acts: readonly Act[], holds: ActRule): ActRule =>
  (done, world, model) =>
    !acts.some((act) => act === done.attempt.act) || holds(done, world, model);

/** Property of the payments of an instalment. */
export const whenPaid = (kind: 'ADVANCE' | 'BALANCE', holds: ActRule): ActRule =>
  when(['RECORD_PAYMENT'], (done, ...rest) => done.attempt.instalment !== kind || holds(done, ...rest));

export const finalDayOf = ({ endsOn }: Programme, { months }: Known) => addMonths(endsOn, months);

/** First day on which a balance may be paid for targets reached on a day. */
export const dueOn = (reachedOn: CivilDay, { balanceMonth }: Programme): CivilDay =>
  balanceMonth === null
    ? reachedOn
    : `${Number(reachedOn.slice(0, 4)) + 1}-${balanceMonth < 10 ? '0' : ''}${balanceMonth}-01`;
