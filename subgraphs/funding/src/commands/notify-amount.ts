import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as notification from '../domain/decisions/notification.ts';
import { lockEnvelopes } from '../persistence/case-files.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { findTarget, openTarget } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface NotifyAmountInput extends ActInput {
  readonly amount: number;
}

/** Notifies another amount for what is retained and not yet accepted. Steering body. */
export async function notifyAmount(
  scope: Scope,
  input: NotifyAmountInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'notifyAmount';
  authorise(viewer, 'NOTIFY_AMOUNT', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const target = await findTarget(em, viewer, input);
    await lockEnvelopes(em, [target]);
    const opened = await openTarget(em, scope, input, target);
    const envelope = await findEnvelope(em, target.programmeCode, target.regionCode);
    return store(em, [notification.notifyAmount(opened, input.amount, envelope)]);
  });
}
