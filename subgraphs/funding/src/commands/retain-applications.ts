import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as notification from '../domain/decisions/notification.ts';
import { findLatestOf } from '../persistence/transmissions.ts';
import { authorise } from './authorise.ts';
import type { ItemsInput } from './command-input.ts';
import { findTargets, openTargets } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Notifies many establishments at once, or none, that they are retained, each as its ARS has transmitted it. Steering body. */
export async function retainApplications(
  scope: Scope,
  input: ItemsInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'retainApplications';
  authorise(viewer, 'RETAIN', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const targets = await findTargets(em, viewer, input);
    const cases = await openTargets(em, scope, input, targets);
    const latest = await findLatestOf(em, targets);
    const items = cases.map((opened, index) => ({ opened, latest: latest[index]! }));
    return store(em, notification.retain(items));
  });
}
