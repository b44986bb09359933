import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import * as applications from '../domain/decisions/applications.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface UpdateApplicationInput extends ActInput {
  readonly requestedAmount?: number | null;
  readonly plannedTargetsOn?: CivilDay | null;
}

/** Updates a draft, or an application that was returned; what is left out stays as it is. Establishment. */
export async function updateApplication(
  scope: Scope,
  input: UpdateApplicationInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'updateApplication';
  authorise(viewer, 'UPDATE', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    const { requestedAmount: requestedCents, plannedTargetsOn } = input;
    return store(em, [applications.update(opened, { requestedCents, plannedTargetsOn })]);
  });
}
