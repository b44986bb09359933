import { type Answer, runCommand } from '@hopen/kit/commands';
import { type Scope } from '@hopen/kit/subgraph';
import { parseBeneficiaryReference } from '@hopen/schema';
import { Beneficiary } from '../domain/beneficiary.ts';
import * as grants from '../domain/decisions/grants.ts';
import { structureOf } from '../domain/structure.ts';
import { findOthers, lockStructures } from '../persistence/case-files.ts';
import { authorise } from './authorise.ts';
import type { ActInput } from './command-input.ts';
import { findTarget, openTarget } from './open-cases.ts';
import { type ApplicationsReceipt, store } from './store.ts';

interface TransferApplicationInput extends ActInput {
  readonly successor: string;
}

/** Transfers what a closed beneficiary was granted to a successor, within the limits of the successor's structure. ARS. */
export async function transferApplication(
  scope: Scope,
  input: TransferApplicationInput,
): Promise<Answer<ApplicationsReceipt>> {
  const { viewer } = scope;
  const mutation = 'transferApplication';
  authorise(viewer, 'TRANSFER', mutation);
  return runCommand(scope.em, { viewer, mutation, input }, async (em) => {
    const target = await findTarget(em, viewer, input);
    const { kind, number } = parseBeneficiaryReference(input.successor, 'successor');
    const successor = await em.findOne(Beneficiary, { kind, number });
    const structures = successor ? [structureOf(successor)] : [];
    await lockStructures(em, [target.structure, ...structures]);
    const opened = await openTarget(em, scope, input, target);
    const others = await findOthers(em, target.programmeCode, structures, target.id);
    return store(em, [grants.transfer(opened, successor, others)]);
  });
}
