import { type Answer, keptAnswer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as targets from '../domain/decisions/targets.ts';
import { askProof } from './ask-proof.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Validates targets where the verdict says that all are met. ARS. */
export async function validateTargets(scope: Scope, input: ActInput): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'validateTargets';
  // A repeated command gets its answer again, without asking for another proof.
  const kept = await keptAnswer<ApplicationsReceipt>(scope.em, { viewer, mutation, input });
  if (kept) return kept;
  authorise(viewer, 'VALIDATE_TARGETS', mutation);
  const proof = await askProof(scope, input.applicationId, { from: targets.VALIDATABLE_STATUSES });
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [targets.validate(opened, proof)]);
  });
}
