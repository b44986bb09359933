import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as targets from '../domain/decisions/targets.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { openCase } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Asks for evidence; the establishment declares again. ARS. */
export async function requestEvidence(scope: Scope, input: ActInput): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'requestEvidence';
  authorise(viewer, 'REQUEST_EVIDENCE', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const opened = await openCase(em, scope, input);
    return store(em, [targets.requestEvidence(opened)]);
  });
}
