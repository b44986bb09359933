import type { RecordType } from '../domain/finess-layout.ts';
import { IMPORT_KINDS, type ImportCounts, type ImportKind } from '../domain/import-counts.ts';
import type { Transaction } from './finess-staging.ts';

const KIND_OF_RECORD: Readonly<Record<RecordType, ImportKind>> = {
  structureej: 'legalEntities',
  structureet: 'sites',
  geolocalisation: 'coordinates',
  gcc: 'hospitalGroups',
};

/** Outcomes in SQL: coordinates that are doubtful count as rejected, and are a remark on their site. */
type Outcome = 'created' | 'updated' | 'unchanged' | 'rejected' | 'reopened' | 'doubtful' | 'left out';

/** Counts the outcomes by kind. Every line has one, so they add up to the lines read. */
export async function countOutcomes(em: Transaction): Promise<Record<ImportKind, ImportCounts>> {
  const none = {
    read: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    reopened: 0,
    closed: 0,
    leftOut: 0,
  };
  const counts = Object.fromEntries(IMPORT_KINDS.map((kind) => [kind, { ...none }])) as Record<
    ImportKind,
    ImportCounts
  >;
  const rows: { record_type: RecordType | null; outcome: Outcome | null; count: number }[] = await em.execute(
    'select record_type, outcome, count(*)::int as count from finess_line left join finess_outcome using (id) group by 1, 2',
  );
  for (const { record_type, outcome, count } of rows) {
    if (outcome === null) throw new Error(`${count} lines (${record_type}) have no outcome.`);
    const kind = counts[record_type ? KIND_OF_RECORD[record_type] : 'others'];
    if (outcome === 'left out') {
      kind.leftOut += count;
      continue;
    }
    kind.read += count;
    kind[outcome === 'doubtful' ? 'rejected' : outcome] += count;
    if (outcome === 'reopened') kind.updated += count;
  }
  return counts;
}
