import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import * as preselection from '../domain/decisions/preselection.ts';
import { lockEnvelopes } from '../persistence/case-files.ts';
import { findEnvelope } from '../persistence/sums.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { findTarget, openTarget } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface AmendPreselectionInput extends ActInput {
  readonly amount: number;
}

/** Changes the amount of a preselection, as long as it can be transmitted. ARS. */
export async function amendPreselection(
  scope: Scope,
  input: AmendPreselectionInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'amendPreselection';
  authorise(viewer, 'AMEND_PRESELECTION', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const target = await findTarget(em, viewer, input);
    await lockEnvelopes(em, [target]);
    const opened = await openTarget(em, scope, input, target);
    const envelope = await findEnvelope(em, target.programmeCode, target.regionCode);
    return store(em, [preselection.amend(opened, input.amount, envelope)]);
  });
}
