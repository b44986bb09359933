import { type Random, randomFor } from './random.ts';
import { REGION_COUNTS, type RegionCounts } from './region-counts.ts';

/** Legal entity without a name: sector, and the regions of its sites, its own first. */
export interface Holding {
  readonly isPublic: boolean;
  readonly homeRegion: string;
  readonly siteRegions: string[];
}

/** "One: 84 sites in 11 regions", as in the real extract. */
const LARGEST: readonly [region: string, sites: number][] = [
  ['11', 34],
  ['84', 9],
  ['93', 8],
  ['44', 7],
  ['75', 6],
  ['76', 6],
  ['32', 5],
  ['28', 3],
  ['53', 2],
  ['52', 2],
  ['24', 2],
];

/** Other 55 entities with sites in several regions: count, sites at home, sites in each further region. */
const SPREAD_OUT: readonly { count: number; home: number; away: readonly number[] }[] = [
  { count: 2, home: 22, away: [7] },
  { count: 4, home: 9, away: [4, 2] },
  { count: 8, home: 5, away: [2, 1] },
  { count: 15, home: 3, away: [2] },
  { count: 26, home: 2, away: [1] },
];

/** Distributes sites over legal entities; sums per region match `REGION_COUNTS`. */
export function shareOutSites(): Holding[] {
  const random = randomFor('holdings');
  const spread = spreadOverRegions(random);
  const held = (region: string) =>
    spread.reduce((sum, { siteRegions }) => sum + siteRegions.filter((each) => each === region).length, 0);
  const atHome = (region: string) => spread.filter(({ homeRegion }) => homeRegion === region).length;
  return [
    ...spread,
    ...REGION_COUNTS.flatMap((region) => [
      ...withinRegion(random, region.code, true, region.publicEntities, region.publicSites),
      ...withinRegion(
        random,
        region.code,
        false,
        region.privateEntities - atHome(region.code),
        region.privateSites - held(region.code),
      ),
    ]),
  ];
}

/** Draws the 56 private entities with sites in several regions, most of them at home. */
function spreadOverRegions(random: Random): Holding[] {
  const spare = new Map(REGION_COUNTS.filter(isLarge).map((region) => [region.code, spareSites(region)]));
  const take = (sites: readonly (readonly [string, number])[]): Holding => {
    for (const [region, count] of sites) spare.set(region, spare.get(region)! - count);
    const [homeRegion] = sites[0]!;
    // Compensates for the one home site that is already counted.
    spare.set(homeRegion, spare.get(homeRegion)! + 1);
    return {
      isPublic: false,
      homeRegion,
      siteRegions: sites.flatMap(([region, count]) => Array<string>(count).fill(region)),
    };
  };
  const roomFor = (count: number, taken: readonly string[]) =>
    random.weighted(
      [...spare].filter(([region, left]) => left >= count && !taken.includes(region)),
      ([, left]) => left,
    )[0];
  const spreadOne = (counts: readonly number[]) => {
    const sites: [string, number][] = [];
    for (const count of counts) {
      const taken = sites.map(([region]) => region);
      sites.push([roomFor(count, taken), count]);
    }
    return take(sites);
  };
  const largest = take(LARGEST);
  return [
    largest,
    ...SPREAD_OUT.flatMap(({ count, home, away }) =>
      Array.from({ length: count }, () => spreadOne([home, ...away])),
    ),
  ];
}

const spareSites = ({ privateSites, privateEntities }: RegionCounts) => privateSites - privateEntities;

/** Excludes overseas and Corsica, where nearly every private entity has a single site. */
const isLarge = (region: RegionCounts) => region.privateSites > 50 && region.code !== '04';

/** Entities within one region: one site each, with the remainder skewed towards the first ones. */
function withinRegion(
  random: Random,
  homeRegion: string,
  isPublic: boolean,
  entities: number,
  sites: number,
): Holding[] {
  const holdings = Array.from({ length: entities }, () => ({
    isPublic,
    homeRegion,
    siteRegions: [homeRegion],
  }));
  for (let left = sites - entities; left > 0; left--) {
    holdings[Math.floor(entities * random.unit() ** 3)]!.siteRegions.push(homeRegion);
  }
  return holdings;
}
