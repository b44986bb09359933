import type {
  Establishment,
  HospitalGroup,
  HospitalGroupMembership,
  LegalEntity,
} from '@hopen/establishments';
import { DataOrigin, FROM_THE_BEGINNING } from '@hopen/schema';
import { TOWN_NAMES } from './places.ts';
import { type Random, randomFor } from './random.ts';
import { REGION_COUNTS } from './region-counts.ts';
import { apportion } from './sharing.ts';

/** Shared group: La Réunion's also covers Mayotte, which has none. */
const NEIGHBOUR: Record<string, string> = { '04': '06' };

/** Probability that a public entity is in no group. */
const OUTSIDE_CHANCE = 0.07;

/** Hospital groups with their memberships. */
interface InventedGroups {
  readonly hospitalGroups: HospitalGroup[];
  readonly memberships: HospitalGroupMembership[];
}

/** Invents the 135 groups; each public entity is in at most one, and every group has at least two: the first is its support. */
export function inventHospitalGroups(
  legalEntities: readonly LegalEntity[],
  establishments: readonly Establishment[],
): InventedGroups {
  const random = randomFor('hospital-groups');
  const names = random.shuffle(TOWN_NAMES);
  const publicIn = publicEntitiesByRegion(legalEntities, establishments);
  const invented: InventedGroups = { hospitalGroups: [], memberships: [] };
  for (const { code, groups } of REGION_COUNTS.filter((each) => each.groups > 0)) {
    const regionCodes = [code, NEIGHBOUR[code]].filter((each) => each !== undefined);
    const entities = regionCodes.flatMap((each) => publicIn.get(each) ?? []);
    for (const [index, members] of cutIntoGroups(random, entities, groups).entries()) {
      const groupCode = `GHT-${code}-${String(index + 1).padStart(2, '0')}`;
      invented.hospitalGroups.push({
        code: groupCode,
        name: `Groupement hospitalier de territoire fictif de ${names.pop()}`,
        regionCodes,
        gccId: null,
        closedOn: null,
        dataOrigin: DataOrigin.SYNTHETIC,
      });
      for (const [place, legalEntityFiness] of members.entries())
        invented.memberships.push({
          groupCode,
          legalEntityFiness,
          role: place === 0 ? 'SUPPORT' : 'MEMBER',
          since: FROM_THE_BEGINNING,
          until: null,
        });
    }
  }
  return invented;
}

/** Cuts entities, sorted by number and thus by department, into contiguous groups of at least two. */
function cutIntoGroups(random: Random, entities: readonly string[], groups: number): string[][] {
  const mayStayOut = entities.length > 3 * groups;
  const joining = entities.toSorted().filter(() => !(mayStayOut && random.chance(OUTSIDE_CHANCE)));
  const weights = Array.from({ length: groups }, () => 0.2 + random.unit());
  let end = 0;
  return apportion(joining.length - 2 * groups, weights).map((more) => {
    const start = end;
    end += 2 + more;
    return joining.slice(start, end);
  });
}

function publicEntitiesByRegion(
  legalEntities: readonly LegalEntity[],
  establishments: readonly Establishment[],
): Map<string, string[]> {
  const regionOf = new Map(establishments.map((site) => [site.legalEntityFiness, site.regionCode]));
  const publicOnes = legalEntities.filter(({ status }) => status === 'PUBLIC');
  const byRegion = Map.groupBy(publicOnes, ({ finess }) => regionOf.get(finess)!);
  return new Map([...byRegion].map(([region, list]) => [region, list.map(({ finess }) => finess)]));
}
