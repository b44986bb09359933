import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as applications from '../domain/decisions/applications.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Returns an application for changes; it may be filed again. ARS. */
export async function returnApplication(scope: Scope, input: ActInput): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'returnApplication';
  authorise(viewer, 'RETURN', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [applications.sendBack(opened)]);
  });
}
