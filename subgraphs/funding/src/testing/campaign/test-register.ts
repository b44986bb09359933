import { beneficiaryReference, type CivilDay, DataOrigin, FROM_THE_BEGINNING } from '@hopen/schema';
import { copiesOf } from '../../../../../scripts/src/local-country/refresh-copies.ts';
import type { Beneficiary } from '../../domain/beneficiary.ts';

// The register of establishments that a campaign lives with, and what an import may find changed in it.

type Known = Parameters<typeof copiesOf>[0];
export type Site = Known['establishments'][number];
export type Entity = Known['legalEntities'][number];

/** Change that an import finds: a legal status, or a site that closed, opened again, is new, or has another legal entity. */
export type Change =
  | { readonly kind: 'STATUS'; readonly entity: string; readonly status: Entity['status'] }
  | { readonly kind: 'CLOSED'; readonly site: string; readonly closedOn: CivilDay | null }
  | { readonly kind: 'NEW_SITE'; readonly site: Site }
  | { readonly kind: 'MOVED'; readonly site: string; readonly entity: string };

const entity = (finess: string, status: Entity['status']): Entity => ({ finess, status });
const site = (
  finess: string,
  legalEntityFiness: string,
  regionCode: string,
  status: Site['status'],
): Site => ({
  finess,
  legalEntityFiness,
  regionCode,
  status,
  closedOn: null,
});

export const REGIONS = ['93', '84'];

/** Public legal entity with three sites, another in two regions, a private one with three sites, and a group with a member. */
export const REGISTER: Known = {
  legalEntities: [
    entity('130786049', 'PUBLIC'),
    entity('060785011', 'PUBLIC'),
    entity('690000880', 'PRIVATE_COMMERCIAL'),
  ],
  establishments: [
    site('130000011', '130786049', '93', 'PUBLIC'),
    site('130000029', '130786049', '93', 'PUBLIC'),
    site('130000037', '130786049', '93', 'PUBLIC'),
    site('060000015', '060785011', '93', 'PUBLIC'),
    site('060000023', '060785011', '84', 'PUBLIC'),
    site('690000013', '690000880', '84', 'PRIVATE_COMMERCIAL'),
    site('690000021', '690000880', '93', 'PRIVATE_COMMERCIAL'),
    site('690000039', '690000880', '93', 'PRIVATE_COMMERCIAL'),
  ],
  hospitalGroups: [
    {
      code: 'GHT-1',
      name: 'GHT 1',
      regionCodes: ['84'],
      gccId: null,
      closedOn: null,
      dataOrigin: DataOrigin.DECLARED,
    },
  ],
  memberships: [
    {
      groupCode: 'GHT-1',
      legalEntityFiness: '060785011',
      role: 'SUPPORT',
      since: FROM_THE_BEGINNING,
      until: null,
    },
  ],
};

/** Register after an import. */
export function changed(known: Known, change: Change): Known {
  const withSites = (next: (site: Site) => Site) => known.establishments.map(next);
  switch (change.kind) {
    case 'STATUS': {
      const { entity: finess, status } = change;
      return {
        ...known,
        legalEntities: known.legalEntities.map((each) =>
          each.finess === finess ? { finess, status } : each,
        ),
        establishments: withSites((each) => (each.legalEntityFiness === finess ? { ...each, status } : each)),
      };
    }
    case 'CLOSED': {
      const { closedOn } = change;
      return {
        ...known,
        establishments: withSites((each) => (each.finess === change.site ? { ...each, closedOn } : each)),
      };
    }
    case 'NEW_SITE':
      return { ...known, establishments: [...known.establishments, change.site] };
    case 'MOVED': {
      const { status } = known.legalEntities.find(({ finess }) => finess === change.entity)!;
      return {
        ...known,
        establishments: withSites((each) =>
          each.finess === change.site ? { ...each, legalEntityFiness: change.entity, status } : each,
        ),
      };
    }
  }
}

export type Registered = Known;

/** Copies of the register on a day, by reference; an unchanged copy goes on. */
export function copied(
  known: Known,
  day: CivilDay,
  before: ReadonlyMap<string, Beneficiary> = new Map(),
): ReadonlyMap<string, Beneficiary> {
  const now = copiesOf(known, day).map(
    (each) => [beneficiaryReference(each.kind, each.number), each] as const,
  );
  return new Map(
    now.map(([reference, copy]) => {
      const old = before.get(reference);
      return [reference, old && said(old) === said(copy) ? old : copy];
    }),
  );
}

const said = ({ regionCodes, isPublic, legalEntityFiness, closedOn }: Beneficiary) =>
  JSON.stringify([regionCodes, isPublic, legalEntityFiness, closedOn]);
