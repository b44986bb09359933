import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as preselection from '../domain/decisions/preselection.ts';
import { findOthers, lockEnvelopes, lockStructures } from '../persistence/case-files.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { authorise } from './authorise.ts';
import type { ItemsInput, Target } from './command-input.ts';
import { findTargets, openTargets } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

type PreselectApplicationsInput = ItemsInput<Target & { readonly amount: number }>;

/** Preselects many applications at once, or none: reserves money for each. ARS. */
export async function preselectApplications(
  scope: Scope,
  input: PreselectApplicationsInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'preselectApplications';
  authorise(viewer, 'PRESELECT', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const targets = await findTargets(em, viewer, input);
    const structures = targets.map(({ structure }) => structure);
    await lockEnvelopes(em, targets);
    await lockStructures(em, structures);
    const cases = await openTargets(em, scope, input, targets);
    const items = cases.map((opened, index) => ({ opened, amountCents: input.items[index]!.amount }));
    const { programmeCode, regionCode } = targets[0]!;
    const envelope = await findEnvelope(em, programmeCode, regionCode);
    const holdings = await findOthers(em, programmeCode, structures);
    return store(em, preselection.preselect(items, { envelope, holdings }));
  });
}
