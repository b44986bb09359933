import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as projects from '../domain/decisions/projects.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface AcceptProjectInput extends ActInput {
  readonly grantedAmount?: number | null;
}

/** Accepts a project: its reservation becomes a commitment, and the advance is due. ARS. */
export async function acceptProject(
  scope: Scope,
  input: AcceptProjectInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'acceptProject';
  authorise(viewer, 'ACCEPT_PROJECT', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [projects.accept(opened, input.grantedAmount ?? null)]);
  });
}
