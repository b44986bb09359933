import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import { Beneficiary } from '../domain/beneficiary.ts';
import * as applications from '../domain/decisions/applications.ts';
import { findOthers, lockStructures } from '../persistence/case-files.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { findTarget, openTarget } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

/** Files an application: from then on its ARS sees it and it is read-only. Establishment. */
export async function submitApplication(scope: Scope, input: ActInput): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'submitApplication';
  authorise(viewer, 'SUBMIT', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const target = await findTarget(em, viewer, input);
    const { id, structure, beneficiaryKind: kind, beneficiaryNumber: number } = target;
    await lockStructures(em, [structure]);
    const opened = await openTarget(em, scope, input, target);
    const beneficiary = await em.findOne(Beneficiary, { kind, number });
    const others = await findOthers(em, target.programmeCode, [structure], id);
    return store(em, [applications.submit(opened, { beneficiary, others })]);
  });
}
