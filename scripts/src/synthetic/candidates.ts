import type { Establishment, LegalEntity } from '@hopen/establishments';
import type { BeneficiaryKind } from '@hopen/schema';
import { randomFor } from './random.ts';
import { PACA } from './region-counts.ts';
import { apportionBy } from './sharing.ts';

/** Possible applicant: a public legal entity or a private site. */
export interface Applicant {
  readonly kind: BeneficiaryKind;
  readonly number: string;
  readonly regionCode: string;
  readonly isPublic: boolean;
}

/** Applicant of HOP'EN with its number of retained applications. */
export interface Candidate extends Applicant {
  readonly retained: 0 | 1 | 2;
}

interface Totals {
  readonly candidates: number;
  readonly retained: number;
  /** Retained in Paca only. */
  readonly retainedInPaca: number;
}

/**
 * "2,430 candidates, 1,440 establishments (680 public)", and 109 in Paca. Source: DGOS, quoted by bwellmart; ARS Paca.
 * The numbers of public candidates, in total and in Paca, are invented.
 */
const PUBLIC: Totals = { candidates: 760, retained: 680, retainedInPaca: 48 };
const PRIVATE: Totals = { candidates: 1_670, retained: 760, retainedInPaca: 61 };

/** Candidates retained in two domains: 1,712 − 1,440 nationally, of which 130 − 109 in Paca. */
const WITH_TWO = { paca: 21, elsewhere: 251 };

/** All public legal entities and private sites. */
export function applicantsOf(
  legalEntities: readonly LegalEntity[],
  establishments: readonly Establishment[],
): Applicant[] {
  const regionOf = new Map(establishments.map((site) => [site.legalEntityFiness, site.regionCode]));
  const publicOnes = legalEntities
    .filter(({ status }) => status === 'PUBLIC')
    .map(({ finess }) => ({
      kind: 'EJ' as const,
      number: finess,
      regionCode: regionOf.get(finess)!,
      isPublic: true,
    }));
  const privateOnes = establishments
    .filter(({ status }) => status !== 'PUBLIC')
    .map(({ finess, regionCode }) => ({
      kind: 'ET' as const,
      number: finess,
      regionCode,
      isPublic: false,
    }));
  return [...publicOnes, ...privateOnes];
}

/** Draws the candidates of HOP'EN, proportionally by region, and those retained. */
export function chooseCandidates(applicants: readonly Applicant[]): Candidate[] {
  const random = randomFor('candidates');
  const chosen = [PUBLIC, PRIVATE].flatMap((totals) => {
    const ofStatus = applicants.filter(({ isPublic }) => isPublic === (totals === PUBLIC));
    const regions = Map.groupBy(random.shuffle(ofStatus), ({ regionCode }) => regionCode);
    const candidates = apportionBy(totals.candidates, sizes(regions));
    const elsewhere = new Map([...candidates].filter(([region]) => region !== PACA));
    const retained = apportionBy(totals.retained - totals.retainedInPaca, elsewhere);
    retained.set(PACA, totals.retainedInPaca);
    return [...regions].flatMap(([region, list]) =>
      list.slice(0, candidates.get(region)!).map((applicant, rank) => ({
        applicant,
        isRetained: rank < retained.get(region)!,
      })),
    );
  });
  const retained = random.shuffle(chosen.filter(({ isRetained }) => isRetained));
  const withTwo = new Set([
    ...retained.filter(({ applicant }) => applicant.regionCode === PACA).slice(0, WITH_TWO.paca),
    ...retained.filter(({ applicant }) => applicant.regionCode !== PACA).slice(0, WITH_TWO.elsewhere),
  ]);
  return chosen.map((each) => ({
    ...each.applicant,
    retained: withTwo.has(each) ? 2 : each.isRetained ? 1 : 0,
  }));
}

const sizes = <Key, Item>(groups: ReadonlyMap<Key, readonly Item[]>): Map<Key, number> =>
  new Map([...groups].map(([key, list]) => [key, list.length]));
