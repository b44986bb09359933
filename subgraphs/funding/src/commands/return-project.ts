import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as projects from '../domain/decisions/projects.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Returns a project for changes; it may be filed again. ARS. */
export async function returnProject(scope: Scope, input: ActInput): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'returnProject';
  authorise(viewer, 'RETURN_PROJECT', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [projects.sendBack(opened)]);
  });
}
