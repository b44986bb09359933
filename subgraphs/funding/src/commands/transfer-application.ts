import type { SqlEntityManager } from '@hopen/kit';
import { parseBeneficiaryReference } from '@hopen/schema';
import { transferring } from '../domain/act-changes.ts';
import { Beneficiary } from '../domain/beneficiary.ts';
import { type Structure, structureOf } from '../domain/structure.ts';
import { one } from '../graph/application-payload.ts';
import type { TransferApplicationInput } from '../graph/inputs.type.ts';
import type { ApplicationPayload } from '../graph/payloads.type.ts';
import { findOthers } from '../persistence/case-files.ts';
import type { RequestContext } from './load-cases.ts';

/** A successor takes over what a closed beneficiary was granted, within the limits of its own structure. */
export function transfer(
  context: RequestContext,
  input: TransferApplicationInput,
): Promise<ApplicationPayload> {
  return one(context, 'transferApplication', 'TRANSFER', input, {
    holds: 'STRUCTURE',
    moreStructures: async (em) => structuresOf(await findSuccessor(em, input)),
    prepare: async (held) => {
      const { em, programme, file, item } = held;
      const successor = await findSuccessor(em, item);
      const others = await findOthers(em, programme.code, structuresOf(successor), file.application.id);
      return transferring(held, successor, others);
    },
  });
}

function findSuccessor(
  em: SqlEntityManager,
  { successor }: TransferApplicationInput,
): Promise<Beneficiary | null> {
  const { kind, number } = parseBeneficiaryReference(successor, 'successor');
  return em.findOne(Beneficiary, { kind, number });
}

const structuresOf = (successor: Beneficiary | null): Structure[] =>
  successor ? [structureOf(successor)] : [];
