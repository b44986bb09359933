import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as preselection from '../domain/decisions/preselection.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Cancels a preselection, which gives back what it reserved. ARS. */
export async function cancelPreselection(
  scope: Scope,
  input: ActInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'cancelPreselection';
  authorise(viewer, 'CANCEL_PRESELECTION', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [preselection.cancel(opened)]);
  });
}
