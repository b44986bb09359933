import { Establishment, HospitalGroup, HospitalGroupMembership, LegalEntity } from '@hopen/establishments';
import { Application, LedgerLine, Transmission } from '@hopen/funding';
import { IndicatorValue } from '@hopen/indicators';
import { appendToJournal } from '@hopen/kit/commands';
import { type SqlEntityManager } from '@hopen/kit/database';
import { HostedRoadmap } from '@hopen/roadmaps';
import { type BeneficiaryKind, type CivilDay, DataOrigin, VerificationStatus } from '@hopen/schema';
import { type CopiedPage, forgetCopies, keepCopies, knownFrom, type RegisterCopy } from './dated-copies.ts';
import type { Databases } from './fill-lock.ts';

const ROWS_PER_PAGE = 1000;

const SITE_FIELDS = ['finess', 'legalEntityFiness', 'regionCode', 'status', 'closedOn'] as const;
const byFiness = { orderBy: { finess: 'asc' }, limit: ROWS_PER_PAGE } as const;

/**
 * Synchronises the copies of beneficiaries in funding and indicators with the establishments, from today on; earlier
 * days keep their copies. Works page by page, so that memory is bounded and each number always has either its old or
 * its new copy. Must run in `fillAlone`.
 */
export async function refreshCopies(databases: Databases, today: CivilDay): Promise<void> {
  const em = () => databases.get('establishments')!.em.fork();
  // Some hundred at most.
  const memberships = await em().find(HospitalGroupMembership, { until: null });
  const none = { legalEntities: [], establishments: [], hospitalGroups: [], memberships };
  const newFrom = await knownFrom(databases, today);
  const keep = (page: CopiedPage) => keepCopies(databases, page, { today, newFrom });
  const refresh = (kind: BeneficiaryKind, next: NextPage) => inPages(kind, next, keep);
  await refresh('ET', async (finess) => {
    const establishments = await em().find(Establishment, { finess }, { fields: SITE_FIELDS, ...byFiness });
    return copiesOf({ ...none, establishments }, today);
  });
  await refresh('EJ', async (finess) => {
    const legalEntities = await em().find(LegalEntity, { finess }, byFiness);
    const legalEntityFiness = { $in: legalEntities.map((entity) => entity.finess) };
    const establishments = await em().find(Establishment, { legalEntityFiness }, { fields: SITE_FIELDS });
    return copiesOf({ ...none, legalEntities, establishments }, today).filter(({ kind }) => kind === 'EJ');
  });
  await refresh('GHT', async (code) => {
    const page = { orderBy: { code: 'asc' }, limit: ROWS_PER_PAGE } as const;
    return copiesOf({ ...none, hospitalGroups: await em().find(HospitalGroup, { code }, page) }, today);
  });
}

/** Reads one page of copies of a kind, with numbers above the given one. */
type NextPage = (number: { $gt: string }) => Promise<RegisterCopy[]>;

async function inPages(
  kind: BeneficiaryKind,
  next: NextPage,
  keep: (page: CopiedPage) => Promise<void>,
): Promise<void> {
  for (let after = ''; ; ) {
    const copies = await next({ $gt: after });
    const last = copies.length < ROWS_PER_PAGE ? null : copies.at(-1)!.number;
    await keep({ kind, copies, after, last });
    if (last === null) return;
    after = last;
  }
}

/** Copies of all possible beneficiaries, as stored by funding and indicators. */
export function copiesOf(
  known: {
    legalEntities: readonly Pick<LegalEntity, 'finess' | 'status'>[];
    establishments: readonly Pick<
      Establishment,
      'finess' | 'legalEntityFiness' | 'regionCode' | 'status' | 'closedOn'
    >[];
    hospitalGroups: readonly HospitalGroup[];
    /** Those that last, of any legal entity. */
    memberships: readonly HospitalGroupMembership[];
  },
  copiedOn: CivilDay,
): RegisterCopy[] {
  const open = known.establishments.filter((site) => site.closedOn === null);
  const sitesOf = Map.groupBy(open, (site) => site.legalEntityFiness);
  const regionsOf = (finess: string) =>
    [...new Set(sitesOf.get(finess)?.map((site) => site.regionCode))].sort();
  const byMember = Map.groupBy(known.memberships, ({ legalEntityFiness }) => legalEntityFiness);
  /** The first group by code, where there are several. */
  const groupOf = (finess: string) => {
    const [first] = (byMember.get(finess) ?? []).toSorted((one, other) =>
      one.groupCode < other.groupCode ? -1 : 1,
    );
    return { hospitalGroupCode: first?.groupCode ?? null, groupSince: first?.since ?? null };
  };
  return [
    ...known.establishments.map((site) => ({
      kind: 'ET' as const,
      number: site.finess,
      regionCodes: [site.regionCode],
      isPublic: site.status === 'PUBLIC',
      legalEntityFiness: site.legalEntityFiness,
      ...groupOf(site.legalEntityFiness),
      closedOn: site.closedOn,
      copiedOn,
    })),
    ...known.legalEntities.map((entity) => ({
      kind: 'EJ' as const,
      number: entity.finess,
      regionCodes: regionsOf(entity.finess),
      isPublic: entity.status === 'PUBLIC',
      legalEntityFiness: null,
      ...groupOf(entity.finess),
      closedOn: null,
      copiedOn,
    })),
    ...known.hospitalGroups.map((group) => ({
      kind: 'GHT' as const,
      number: group.code,
      regionCodes: group.regionCodes,
      isPublic: true,
      legalEntityFiness: null,
      hospitalGroupCode: group.code,
      closedOn: group.closedOn,
      copiedOn,
    })),
  ];
}

/**
 * Deletes all synthetic rows except establishments: applications, money, declared values and hosted roadmaps, with the
 * copies of their beneficiaries for all days.
 */
export async function removeSyntheticRows(databases: Databases): Promise<void> {
  const em = (subgraph: string) => databases.get(subgraph)!.em.fork();
  await em('funding').transactional(removeSyntheticFunding);
  await em('indicators').transactional(async (inRemoval) => {
    const values = await inRemoval.nativeDelete(IndicatorValue, SYNTHETIC);
    if (values > 0) await forgetCopies(inRemoval, 'indicators');
  });
  await em('roadmaps').nativeDelete(HostedRoadmap, { verificationStatus: VerificationStatus.SYNTHETIC });
}

const SYNTHETIC = { dataOrigin: DataOrigin.SYNTHETIC };

async function removeSyntheticFunding(em: SqlEntityManager): Promise<void> {
  await em.nativeDelete(LedgerLine, SYNTHETIC);
  await em.nativeDelete(Transmission, SYNTHETIC);
  for (const table of ['application_period', 'decision']) {
    const theirs = `select id from funding.application where data_origin = ?`;
    await em.execute(`delete from funding.${table} where application_id in (${theirs})`, [
      DataOrigin.SYNTHETIC,
    ]);
  }
  const applications = await em.nativeDelete(Application, SYNTHETIC);
  if (applications === 0) return;
  await forgetCopies(em, 'funding');
  const [actor, kind, subject] = ['HOPEN', 'REMOVE_SYNTHETIC_DATA', 'synthetic'];
  await appendToJournal(em, [{ actor, regionCode: null, kind, subject, payload: { applications } }]);
}
