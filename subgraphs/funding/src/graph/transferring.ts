import { parseBeneficiaryReference } from '@hopen/schema';
import { transferring } from '../domain/act-changes.ts';
import { Beneficiary } from '../domain/beneficiary.ts';
import { type Structure, structureOf } from '../domain/structure.ts';
import { findOthers, lockStructures } from '../persistence/case-files.ts';
import type { RequestContext } from './acting.ts';
import type { TransferApplicationInput } from './inputs.type.ts';
import { one } from './one-application.ts';
import type { ApplicationPayload } from './payloads.type.ts';

/** A successor takes over what a closed beneficiary was granted, within the limits of its own structure. */
export function transfer(
  context: RequestContext,
  input: TransferApplicationInput,
): Promise<ApplicationPayload> {
  return one(context, 'transferApplication', 'TRANSFER', input, {
    prepare: async (held) => {
      const { em, programme, file, item } = held;
      const { kind, number } = parseBeneficiaryReference(item.successor, 'successor');
      const successor = await em.findOne(Beneficiary, { kind, number });
      const structures: Structure[] = successor ? [structureOf(successor)] : [];
      await lockStructures(em, structures);
      const others = await findOthers(em, programme.code, structures, file.application.id);
      return transferring(held, successor, others);
    },
  });
}
