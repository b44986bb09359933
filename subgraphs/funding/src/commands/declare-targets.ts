import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import * as targets from '../domain/decisions/targets.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface DeclareTargetsInput extends ActInput {
  readonly reachedOn: CivilDay;
}

/** Declares that the targets were reached. Establishment. */
export async function declareTargets(
  scope: Scope,
  input: DeclareTargetsInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'declareTargets';
  authorise(viewer, 'DECLARE_TARGETS', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [targets.declare(opened, input.reachedOn)]);
  });
}
