import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import * as projects from '../domain/decisions/projects.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface FileProjectInput extends ActInput {
  readonly plannedTargetsOn: CivilDay;
}

/** Files the full project of what was retained. Establishment. */
export async function fileProject(
  scope: Scope,
  input: FileProjectInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'fileProject';
  authorise(viewer, 'FILE_PROJECT', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [projects.file(opened, input.plannedTargetsOn)]);
  });
}
