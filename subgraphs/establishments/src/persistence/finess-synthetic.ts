import { ImportRefused } from '../domain/finess-refusal.ts';
import { oneRow, type Transaction } from './finess-staging.ts';

/** Refuses an import beside synthetic data: real and fictitious sites side by side would double every total. */
export async function refuseSynthetic(em: Transaction): Promise<void> {
  const { count } = await oneRow<{ count: number }>(
    em,
    `select count(*)::int as count from (
    select from establishments.establishment where data_origin = 'SYNTHETIC'
    union all select from establishments.legal_entity where data_origin = 'SYNTHETIC'
    union all select from establishments.hospital_group where data_origin = 'SYNTHETIC') synthetic`,
  );
  if (count === 0) return;
  throw new ImportRefused(
    'SYNTHETIC_DATA_PRESENT',
    'The database holds the synthetic data set, and real hospitals beside it would double every total. Nothing was written: add --replace-synthetic to remove the synthetic data and import this extract instead.',
  );
}

/** Removes all synthetic data; sites first, since they reference legal entities. */
export async function removeSynthetic(em: Transaction): Promise<void> {
  for (const table of ['establishment', 'legal_entity', 'hospital_group']) {
    await em.execute(`delete from establishments.${table} where data_origin = 'SYNTHETIC'`);
  }
}
