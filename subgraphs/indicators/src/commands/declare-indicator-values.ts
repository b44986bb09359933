import { type Answer, runCommand } from '@hopen/kit/commands';
import { type SqlEntityManager } from '@hopen/kit/database';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import {
  beneficiaryReference,
  DataOrigin,
  parseBeneficiaryReference,
  type UserError,
  userErrorOf,
  type Viewer,
} from '@hopen/schema';
import type { Beneficiary } from '../domain/beneficiary.ts';
import type { Declared } from '../domain/declaration.ts';
import { requireValueCount } from '../domain/declaration-rules.ts';
import { unknownProgramme } from '../domain/definitions.ts';
import type { ValueContent } from '../domain/indicator-value.ts';
import { declaresFor, organisationOf } from '../domain/permissions.ts';
import { findBeneficiary } from '../persistence/beneficiary-queries.ts';
import { findRequirements } from '../persistence/value-queries.ts';
import { declarationEntries, declareValues } from './declare-values.ts';

const MUTATION = 'declareIndicatorValues';

interface DeclareInput {
  readonly idempotencyKey: string;
  readonly programme: string;
  readonly beneficiary: string;
}

/** Result of one declaration, as the receipt keeps it. */
interface DeclarationReceipt {
  readonly index: number;
  readonly isNew: boolean;
  readonly userErrors: UserError[];
  readonly valueId: string | null;
}

/** Mutation `declareIndicatorValues`. `contents` are the values of `input`. */
export function declareIndicatorValues(
  { em, viewer, today }: Scope,
  input: DeclareInput,
  contents: readonly ValueContent[],
): Promise<Answer<{ results: DeclarationReceipt[] }>> {
  return runCommand(em, { viewer, mutation: MUTATION, input }, async (transaction) => {
    requireValueCount(contents, 'values');
    const beneficiary = await findOwnBeneficiary(transaction, viewer, input.beneficiary);
    const { definitions } = await findRequirements(transaction, input.programme, today);
    if (definitions.length === 0) throw unknownProgramme(input.programme);
    const declaredBy = organisationOf(viewer, beneficiary);
    const declarations = contents.map((content) => ({ beneficiary, declaredBy, content }));
    const provenance = { today, dataOrigin: DataOrigin.DECLARED };
    const declared = await declareValues(transaction, declarations, definitions, provenance);
    return { receipt: { results: declared.map(receiptOf) }, journal: declarationEntries(declared) };
  });
}

async function findOwnBeneficiary(
  em: SqlEntityManager,
  viewer: Viewer,
  reference: string,
): Promise<Beneficiary> {
  const { kind, number } = parseBeneficiaryReference(reference, 'beneficiary');
  const beneficiary = await findBeneficiary(em, kind, number);
  if (declaresFor(viewer, beneficiary)) return beneficiary!;
  throw forbidden(`Mutation.${MUTATION} : vous n'agissez pas pour ${beneficiaryReference(kind, number)}.`);
}

function receiptOf({ value, isNew, violations }: Declared, index: number): DeclarationReceipt {
  const userErrors = violations.map((violation) =>
    userErrorOf(violation.at(`input.values.${index}.${violation.details.field}`)),
  );
  return { index, isNew, userErrors, valueId: value?.id ?? null };
}
