import type { SqlEntityManager } from '@hopen/kit/database';
import type { HealthFacts, HealthSettings } from '@hopen/kit/subgraph';
import { DataOrigin, type RegistryFreshness } from '@hopen/schema';
import { LegalEntity } from '../domain/establishment.ts';
import { freshnessWarning, registryFreshness } from '../domain/registry-freshness.ts';
import { RegistryImport } from '../domain/registry-import.ts';

/** Last import that was committed. */
export async function lastImport(em: SqlEntityManager): Promise<RegistryImport | null> {
  const [last] = await em.find(RegistryImport, {}, { orderBy: { number: 'desc' }, limit: 1 });
  return last ?? null;
}

/** Freshness of the register on a day, by its last import. */
export async function readFreshness(
  em: SqlEntityManager,
  { today, registryWarningDays }: HealthSettings,
): Promise<RegistryFreshness> {
  const last = await lastImport(em);
  const isSynthetic = !last && (await em.count(LegalEntity, { dataOrigin: DataOrigin.SYNTHETIC })) > 0;
  return registryFreshness(last?.extractedOn ?? null, isSynthetic, today, registryWarningDays);
}

/** Freshness of the register in `/health`, with a warning when it is stale or empty. */
export async function registryHealth(em: SqlEntityManager, settings: HealthSettings): Promise<HealthFacts> {
  const registry = await readFreshness(em, settings);
  return { facts: { registry }, warning: freshnessWarning(registry) };
}
