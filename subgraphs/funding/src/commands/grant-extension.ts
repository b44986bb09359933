import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import * as grants from '../domain/decisions/grants.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface GrantExtensionInput extends ActInput {
  readonly months: number;
  readonly requestedOn: CivilDay;
  readonly updatedPlanOn: CivilDay;
}

/** Extends the final day of an application by some months. ARS. */
export async function grantExtension(
  scope: Scope,
  input: GrantExtensionInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'grantExtension';
  authorise(viewer, 'GRANT_EXTENSION', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [grants.extend(opened, input)]);
  });
}
