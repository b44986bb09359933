import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as payments from '../domain/decisions/payments.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface RecordCorrectionInput extends ActInput {
  readonly lineId: string;
  readonly amount: number;
}

/** Takes back a payment, or a part of it, by a negative line. Steering body. */
export async function recordCorrection(
  scope: Scope,
  input: RecordCorrectionInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'recordCorrection';
  authorise(viewer, 'RECORD_CORRECTION', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [payments.correct(opened, input.lineId, input.amount)]);
  });
}
