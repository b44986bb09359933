import { Establishment, HospitalGroup, LegalEntity } from '@hopen/establishments';
import { Application, ApplicationPeriod, Decision, LedgerLine, periodsOf } from '@hopen/funding';
import { IndicatorValue } from '@hopen/indicators';
import { bulkInsert, refreshStatistics } from '@hopen/kit';
import { StandardRoadmap } from '@hopen/roadmaps';
import { type CivilDay, DataOrigin } from '@hopen/schema';
import type { EntityClass } from '@mikro-orm/core';
import type { Databases } from './databases.ts';
import { copiesOf, removeSyntheticRows, replaceCopies } from './refresh-copies.ts';
import { generateSyntheticData } from './synthetic/index.ts';

/** Hears how far the loading is: rows done, rows in all. */
export type Progress = (done: number, total: number) => void;

/** Whether the synthetic data set, or real data, is there. */
export async function hasData(databases: Databases): Promise<boolean> {
  return (await databases.get('establishments')!.em.fork().count(LegalEntity)) > 0;
}

/** Whether the establishments that are there are fictitious. */
export async function isSynthetic(databases: Databases): Promise<boolean> {
  const synthetic = { dataOrigin: DataOrigin.SYNTHETIC };
  return (await databases.get('establishments')!.em.fork().count(LegalEntity, synthetic)) > 0;
}

/**
 * Loads the synthetic data set. The establishments come last: as long as they are missing, a load that was interrupted
 * starts again from nothing.
 */
export async function loadSyntheticData(
  databases: Databases,
  today: CivilDay,
  onProgress: Progress,
): Promise<void> {
  const data = generateSyntheticData();
  const decisions = Map.groupBy(data.decisions, (decision) => decision.applicationId);
  const periods = [...decisions.values()].flatMap(periodsOf);
  const tables: [subgraph: string, ...rows: [EntityClass<object>, object[]][]][] = [
    ['roadmaps', [StandardRoadmap, data.roadmaps]],
    [
      'funding',
      [Application, data.applications],
      [Decision, data.decisions],
      [ApplicationPeriod, periods],
      [LedgerLine, data.ledger],
    ],
    ['indicators', [IndicatorValue, data.indicatorValues]],
    [
      'establishments',
      [LegalEntity, data.legalEntities],
      [Establishment, data.establishments],
      [HospitalGroup, data.hospitalGroups],
    ],
  ];
  const total = tables.flatMap(([, ...parts]) => parts).reduce((sum, [, rows]) => sum + rows.length, 0);
  let done = 0;
  await removeSyntheticRows(databases);
  await replaceCopies(databases, copiesOf(data, today));
  for (const [subgraph, ...parts] of tables) {
    await databases
      .get(subgraph)!
      .em.fork()
      .transactional(async (em) => {
        for (const [entity, rows] of parts) {
          await bulkInsert(em, entity, rows, (count) => {
            done += count;
            onProgress(done, total);
          });
        }
      });
  }
  for (const database of databases.values()) await refreshStatistics(database);
}
