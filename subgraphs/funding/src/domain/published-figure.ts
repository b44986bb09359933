import type { CivilDay, VerificationStatus } from '@hopen/schema';

/** What a published figure counts. */
export const PUBLISHED_MEASURES = [
  'BUDGET',
  'ALLOTTED',
  'CANDIDATES',
  'APPLICATIONS',
  'RETAINED',
  'ESTABLISHMENTS',
  'PUBLIC_ESTABLISHMENTS',
  'GRANTED',
  'ESTABLISHMENT_GROWTH',
] as const;
export type PublishedMeasure = (typeof PUBLISHED_MEASURES)[number];

export const PUBLISHED_UNITS = ['COUNT', 'CENTS', 'PERCENT'] as const;
export type PublishedUnit = (typeof PUBLISHED_UNITS)[number];

/** Units in which each measure is published: `PERCENT` is its share of the whole, or its growth. */
export const UNITS_OF: Readonly<Record<PublishedMeasure, readonly PublishedUnit[]>> = {
  BUDGET: ['CENTS'],
  ALLOTTED: ['CENTS'],
  CANDIDATES: ['COUNT', 'PERCENT'],
  APPLICATIONS: ['COUNT', 'PERCENT'],
  RETAINED: ['COUNT', 'PERCENT'],
  ESTABLISHMENTS: ['COUNT'],
  PUBLIC_ESTABLISHMENTS: ['COUNT', 'PERCENT'],
  GRANTED: ['CENTS', 'PERCENT'],
  ESTABLISHMENT_GROWTH: ['PERCENT'],
};

/** Figure of a programme as a public source gives it: a whole number of its unit. */
export interface PublishedFigure {
  readonly measure: PublishedMeasure;
  readonly unit: PublishedUnit;
  /** Region that it is of; without one, the country. */
  readonly regionCode?: string;
  /** Domain that it is of; without one, all of them. */
  readonly domainCode?: string;
  readonly value: number;
  /** True where the source gives the least that it can be. */
  readonly isAtLeast?: boolean;
  readonly asOf: CivilDay;
  /** French: what is counted, as the source puts it. */
  readonly label: string;
  readonly source: string;
  readonly verificationStatus: VerificationStatus;
}
