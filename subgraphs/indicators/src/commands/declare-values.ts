import { type JournalEntry } from '@hopen/kit/commands';
import { bulkInsert, type SqlEntityManager } from '@hopen/kit/database';
import { beneficiaryReference, type CivilDay, type DataOrigin } from '@hopen/schema';
import { type Declaration, type Declared, decideDeclarations, newValues } from '../domain/declaration.ts';
import type { IndicatorDefinition } from '../domain/definitions.ts';
import { IndicatorValue } from '../domain/indicator-value.ts';
import { lockBeneficiaries } from '../persistence/beneficiary-queries.ts';
import { drawValueIds, findValues } from '../persistence/value-queries.ts';

/** Appends declared values, for the mutation and the file import. The caller writes `declarationEntries` to the journal. */
export async function declareValues(
  em: SqlEntityManager,
  declarations: readonly Declaration[],
  definitions: readonly IndicatorDefinition[],
  { today, dataOrigin }: { today: CivilDay; dataOrigin: DataOrigin },
): Promise<Declared[]> {
  const references = declarations.map(({ beneficiary: { kind, number } }) =>
    beneficiaryReference(kind, number),
  );
  await lockBeneficiaries(em, references);
  const priorValues = await findValues(em, [...new Set(references)], today);
  const ids = await drawValueIds(em, declarations.length);
  const facts = { definitions, priorValues, ids, today, dataOrigin };
  const declared = decideDeclarations(declarations, facts);
  await bulkInsert(em, IndicatorValue, newValues(declared));
  return declared;
}

/** Journal entries of the new values among declared ones. */
export const declarationEntries = (declared: readonly Declared[]): JournalEntry[] =>
  newValues(declared).map(({ id, declaredBy, ...facts }) => ({
    actor: declaredBy,
    regionCode: null,
    kind: 'DECLARE_VALUE',
    subject: id,
    payload: facts,
  }));
