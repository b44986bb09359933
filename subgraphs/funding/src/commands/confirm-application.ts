import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as grants from '../domain/decisions/grants.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Confirms an accepted project whose beneficiary is closed. ARS. */
export async function confirmApplication(
  scope: Scope,
  input: ActInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'confirmApplication';
  authorise(viewer, 'CONFIRM', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [grants.confirm(opened)]);
  });
}
