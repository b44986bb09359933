import { countByParent, findPages, type ListQuery, pageLoader } from '@hopen/kit/database';
import { manyByKey, oneByKey, type PageArgs, perKey } from '@hopen/kit/graphql';
import type { Context, Scope } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import { Establishment, LegalEntity } from '../domain/establishment.ts';
import { HospitalGroup, HospitalGroupMembership } from '../domain/hospital-group.ts';
import { RegionHospitalGroup, RegionLegalEntity } from '../domain/region-member.ts';
import { type EstablishmentArgs, establishmentList } from './establishment-list.ts';

const byFiness = {
  orderName: 'legalEntity.FINESS',
  order: [{ property: 'finess', direction: 'asc' }],
} as const;
const byCode = { orderName: 'hospitalGroup.CODE', order: [{ property: 'code', direction: 'asc' }] } as const;

const allRows = <Row>(order: typeof byFiness | typeof byCode, page: PageArgs): ListQuery<Row> => ({
  where: {},
  ...order,
  page,
});

/** Periods that a day lies in: from their first day until the day before the last. */
const validOn = (day: CivilDay) => ({
  since: { $lte: day },
  $or: [{ until: null }, { until: { $gt: day } }],
});

/** Loaders of one request: each reads in one statement, however many objects ask. */
export function createLoaders({ em }: Scope) {
  return {
    establishment: oneByKey(
      (finess) => em.find(Establishment, { finess: { $in: [...finess] } }),
      (row) => row.finess,
    ),
    legalEntity: oneByKey(
      (finess) => em.find(LegalEntity, { finess: { $in: [...finess] } }),
      (row) => row.finess,
    ),
    hospitalGroup: oneByKey(
      (codes) => em.find(HospitalGroup, { code: { $in: [...codes] } }),
      (row) => row.code,
    ),
    membershipsOfGroup: perKey((day: CivilDay) =>
      manyByKey(
        (codes) =>
          em.find(
            HospitalGroupMembership,
            { groupCode: { $in: [...codes] }, ...validOn(day) },
            // 'SUPPORT' sorts after 'MEMBER'.
            { orderBy: [{ role: 'desc nulls last' }, { legalEntityFiness: 'asc' }] },
          ),
        (row) => row.groupCode,
      ),
    ),
    membershipsOfLegalEntity: perKey((day: CivilDay) =>
      manyByKey(
        (finess) =>
          em.find(
            HospitalGroupMembership,
            { legalEntityFiness: { $in: [...finess] }, ...validOn(day) },
            { orderBy: { groupCode: 'asc' } },
          ),
        (row) => row.legalEntityFiness,
      ),
    ),
    regionsOfLegalEntity: manyByKey(
      (finess) =>
        em.find(RegionLegalEntity, { finess: { $in: [...finess] } }, { orderBy: { regionCode: 'asc' } }),
      (row) => row.finess,
    ),
    establishmentCount: oneByKey(
      async (values) => [
        ...(await countByParent(em, Establishment, { property: 'regionCode', values }, { closedOn: null })),
      ],
      ([regionCode]) => regionCode,
    ),
    sitesOfRegion: pageLoader((values, args: EstablishmentArgs) =>
      findPages(em, Establishment, { property: 'regionCode', values }, establishmentList(args)),
    ),
    sitesOfLegalEntity: pageLoader((values, args: EstablishmentArgs) =>
      findPages(em, Establishment, { property: 'legalEntityFiness', values }, establishmentList(args)),
    ),
    legalEntitiesOfRegion: pageLoader((values, page: PageArgs) =>
      findPages(em, RegionLegalEntity, { property: 'regionCode', values }, allRows(byFiness, page)),
    ),
    hospitalGroupsOfRegion: pageLoader((values, page: PageArgs) =>
      findPages(em, RegionHospitalGroup, { property: 'regionCode', values }, allRows(byCode, page)),
    ),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
export type RequestContext = Context<Loaders>;
