import { Establishment, HospitalGroup, HospitalGroupMembership, LegalEntity } from '@hopen/establishments';
import {
  Application,
  ApplicationPeriod,
  Decision,
  LedgerLine,
  loadDigests,
  periodsOf,
  Transmission,
} from '@hopen/funding';
import { IndicatorValue, Review } from '@hopen/indicators';
import { appendToJournal } from '@hopen/kit/commands';
import { bulkInsert, refreshStatistics, type SqlEntityManager } from '@hopen/kit/database';
import { HostedRoadmap } from '@hopen/roadmaps';
import type { CivilDay } from '@hopen/schema';
import type { EntityClass } from '@mikro-orm/core';
import { generateSyntheticData, type SyntheticData } from '../synthetic/index.ts';
import { truncateToDay } from '../synthetic/truncate-to-day.ts';
import { replaceCopies } from './dated-copies.ts';
import type { Databases } from './fill-lock.ts';
import { copiesOf, removeSyntheticRows } from './refresh-copies.ts';

/** Progress callback: rows done and rows in total. */
export type Progress = (done: number, total: number) => void;

/** Rows of one subgraph, with a final step. */
interface Load {
  readonly subgraph: string;
  readonly tables: readonly [entity: EntityClass<object>, rows: readonly object[]][];
  readonly afterwards?: (em: SqlEntityManager) => Promise<void>;
}

/** True if the database holds synthetic or real data. */
export async function hasData(databases: Databases): Promise<boolean> {
  return (await databases.get('establishments')!.em.fork().count(LegalEntity)) > 0;
}

/**
 * Loads the synthetic data as known on a day, without later facts. Establishments come last: while they are missing, an
 * interrupted load restarts from scratch.
 */
export async function loadSyntheticData(
  databases: Databases,
  today: CivilDay,
  onProgress: Progress,
  country: SyntheticData = generateSyntheticData(),
): Promise<void> {
  const data = truncateToDay(today, country);
  const loads = loadsOf(data);
  const total = loads.flatMap(({ tables }) => tables).reduce((sum, [, rows]) => sum + rows.length, 0);
  let done = 0;
  const onRows = (count: number) => {
    done += count;
    onProgress(done, total);
  };
  await removeSyntheticRows(databases);
  await replaceCopies(databases, copiesOf(data, today));
  for (const each of loads) await load(databases, each, onRows);
  for (const database of databases.values()) await refreshStatistics(database);
}

/** Loads one subgraph in one transaction. */
async function load(
  databases: Databases,
  { subgraph, tables, afterwards }: Load,
  onRows: (count: number) => void,
): Promise<void> {
  const em = databases.get(subgraph)!.em.fork();
  await em.transactional(async (inLoad) => {
    for (const [entity, rows] of tables) await bulkInsert(inLoad, entity, rows, onRows);
    await afterwards?.(inLoad);
  });
}

function loadsOf(data: SyntheticData): Load[] {
  const { legalEntities, establishments, hospitalGroups, memberships } = data;
  return [
    { subgraph: 'roadmaps', tables: [[HostedRoadmap, data.roadmaps]] },
    fundingLoad(data),
    indicatorsLoad(data),
    {
      subgraph: 'establishments',
      tables: [
        [LegalEntity, legalEntities],
        [Establishment, establishments],
        [HospitalGroup, hospitalGroups],
        [HospitalGroupMembership, memberships],
      ],
    },
  ];
}

function fundingLoad({ applications, decisions, ledger, transmissions }: SyntheticData): Load {
  const decisionsOf = Map.groupBy(decisions, ({ applicationId }) => applicationId);
  const periods = applications.flatMap((each) => periodsOf(decisionsOf.get(each.id) ?? [], each));
  return {
    subgraph: 'funding',
    tables: [
      [Application, applications],
      [Decision, decisions],
      [ApplicationPeriod, periods],
      [LedgerLine, ledger],
      [Transmission, transmissions],
    ],
    afterwards: journalLine({ applications, decisions, ledgerLines: ledger, transmissions }, async (em) => ({
      digests: await loadDigests(em),
    })),
  };
}

const indicatorsLoad = ({ indicatorValues, reviews }: SyntheticData): Load => ({
  subgraph: 'indicators',
  tables: [
    [IndicatorValue, indicatorValues],
    [Review, reviews],
  ],
  afterwards: journalLine({ indicatorValues, reviews }),
});

/** Writes one journal line for the whole load, since its acts were not performed by anyone. */
function journalLine(
  loaded: Record<string, readonly object[]>,
  more: (em: SqlEntityManager) => Promise<object> = async () => ({}),
): Load['afterwards'] {
  const counts = Object.fromEntries(Object.entries(loaded).map(([name, rows]) => [name, rows.length]));
  const kind = 'LOAD_SYNTHETIC_DATA';
  return async (em) => {
    const payload = { ...counts, ...(await more(em)) };
    await appendToJournal(em, [{ actor: 'HOPEN', regionCode: null, kind, subject: 'synthetic', payload }]);
  };
}
