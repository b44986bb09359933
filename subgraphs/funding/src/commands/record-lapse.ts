import { type Answer, keptAnswer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as grants from '../domain/decisions/grants.ts';
import { askProof } from './ask-proof.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Records that an application has lapsed; what was declared lapses only on a proof that it is not earned. ARS. */
export async function recordLapse(scope: Scope, input: ActInput): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'recordLapse';
  // A repeated command gets its answer again, without asking for another proof.
  const kept = await keptAnswer<ApplicationsReceipt>(scope.em, { viewer, mutation, input });
  if (kept) return kept;
  authorise(viewer, 'RECORD_LAPSE', mutation);
  const proof = await askProof(scope, input.applicationId, { from: grants.PROVEN_BEFORE_LAPSE });
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [grants.lapse(opened, proof)]);
  });
}
