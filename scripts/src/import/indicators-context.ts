import { Beneficiary, Domain, IndicatorDefinition } from '@hopen/indicators';
import type { SqlEntityManager } from '@hopen/kit/database';
import {
  type BeneficiaryReference,
  beneficiaryReference,
  type CivilDay,
  type RuleViolation,
} from '@hopen/schema';
import { type ReadRow, refusal } from './indicators-row.ts';

/** Reference data that rows are validated against, constant during an import. */
export interface ImportContext {
  readonly today: CivilDay;
  readonly programmes: ReadonlySet<string>;
  readonly definitions: readonly IndicatorDefinition[];
}

export async function findImportContext(em: SqlEntityManager, today: CivilDay): Promise<ImportContext> {
  const domains = await em.find(Domain, {}, { disableIdentityMap: true });
  return {
    today,
    programmes: new Set(domains.map(({ programmeCode }) => programmeCode)),
    definitions: await em.find(IndicatorDefinition, {}, { disableIdentityMap: true }),
  };
}

export const referenceOf = ({ beneficiary: { kind, number } }: ReadRow): BeneficiaryReference =>
  beneficiaryReference(kind, number);

/** Beneficiaries of these rows that exist and are not closed, in one query. */
export async function openBeneficiaries(
  em: SqlEntityManager,
  rows: readonly ReadRow[],
  today: CivilDay,
): Promise<Map<BeneficiaryReference, Beneficiary>> {
  const byKind = Map.groupBy(rows, ({ beneficiary }) => beneficiary.kind);
  const $or = [...byKind].map(([kind, group]) => ({
    kind,
    number: { $in: [...new Set(group.map(({ beneficiary }) => beneficiary.number))] },
  }));
  if ($or.length === 0) return new Map();
  const found = await em.find(Beneficiary, { $or }, { disableIdentityMap: true });
  const open = found.filter(({ closedOn }) => closedOn === null || closedOn > today);
  return new Map(open.map((each) => [beneficiaryReference(each.kind, each.number), each]));
}

/** Violations by unknown codes in a row. */
export function unknownTo(
  context: ImportContext,
  row: ReadRow,
  beneficiary: Beneficiary | undefined,
): RuleViolation[] {
  const found: RuleViolation[] = [];
  if (!beneficiary) {
    const message = `${referenceOf(row).slice(0, 40).toWellFormed()} n’est pas connu, ou est fermé.`;
    found.push(refusal('UNKNOWN_BENEFICIARY', 'beneficiary', message));
  }
  if (!context.programmes.has(row.content.programmeCode)) {
    const code = row.content.programmeCode.slice(0, 20).toWellFormed();
    found.push(refusal('UNKNOWN_PROGRAMME', 'programme', `« ${code} » n’est le code d’aucun programme.`));
  }
  return found;
}
