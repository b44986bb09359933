import { type EntityKey, entityReference } from '@hopen/schema';

export const RegionReference = entityReference('Region');
export type RegionKey = EntityKey<'Region'>;

export const DomainReference = entityReference('Domain');
export type DomainKey = EntityKey<'Domain'>;
