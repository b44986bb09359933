import { type Answer, keptAnswer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import * as payments from '../domain/decisions/payments.ts';
import type { InstalmentKind } from '../domain/instalments.ts';
import type { CreditVehicle } from '../domain/ledger.ts';
import { askProof, type ProofRequest } from './ask-proof.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface RecordPaymentInput extends ActInput {
  readonly instalment: InstalmentKind;
  readonly amount?: number | null;
  readonly valueOn: CivilDay;
  readonly vehicle: CreditVehicle;
}

/** Records an advance or a balance that was paid, on the proof that it rests on. Steering body. */
export async function recordPayment(
  scope: Scope,
  input: RecordPaymentInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'recordPayment';
  const { instalment: kind, amount: amountCents = null, valueOn, vehicle } = input;
  // A repeated command gets its answer again, without asking for another proof.
  const kept = await keptAnswer<ApplicationsReceipt>(scope.em, { viewer, mutation, input });
  if (kept) return kept;
  authorise(viewer, 'RECORD_PAYMENT', mutation);
  const request: ProofRequest = {
    from: payments.PAYABLE_STATUSES[kind],
    isAskedBy: (programme) => payments.restsOnProof(kind, programme),
    ...(kind === 'ADVANCE' && { of: 'PREREQUISITES' }),
  };
  const proof = await askProof(scope, input.applicationId, request);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [payments.pay(opened, { kind, amountCents, valueOn, vehicle }, proof)]);
  });
}
