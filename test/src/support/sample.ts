import type { SyntheticData } from '@hopen/scripts';

/** Regions with all their applications in the sample: Paca has its own subgraph, Corsica and Mayotte are small. */
const WHOLE_REGIONS: readonly string[] = ['93', '94', '06'];
/** Sampling of the other regions' beneficiaries: one in twenty. */
const ONE_IN = 20;

const isWhole = ({ regionCode }: { regionCode: string }) => WHOLE_REGIONS.includes(regionCode);

/** Sites of legal entities in exactly two regions, one of them kept: each ARS sees its own part. */
function sitesAstride({ establishments }: SyntheticData): Set<string> {
  const sites = Map.groupBy(establishments, ({ legalEntityFiness }) => legalEntityFiness);
  const astride = [...sites.values()].filter(
    (own) => own.some(isWhole) && new Set(own.map(({ regionCode }) => regionCode)).size === 2,
  );
  return new Set(astride.flat().map(({ finess }) => `ET:${finess}`));
}

const beneficiaryOf = (each: { beneficiaryKind: string; beneficiaryNumber: string }) =>
  `${each.beneficiaryKind}:${each.beneficiaryNumber}`;

/**
 * Sample of a seventh of the applications with all their facts, by whole beneficiaries, for tests without national
 * figures. Establishments, envelopes and roadmaps are complete.
 */
export function sampleOf(data: SyntheticData): SyntheticData {
  const beneficiaries = new Set(data.applications.filter(isWhole).map(beneficiaryOf));
  for (const site of sitesAstride(data)) beneficiaries.add(site);
  const others = data.applications.filter((each) => !isWhole(each)).map(beneficiaryOf);
  for (const [index, beneficiary] of [...new Set(others)].entries())
    if (index % ONE_IN === 0) beneficiaries.add(beneficiary);
  const applications = data.applications.filter((each) => beneficiaries.has(beneficiaryOf(each)));
  const ids = new Set(applications.map(({ id }) => id));
  const indicatorValues = data.indicatorValues.filter((each) => beneficiaries.has(beneficiaryOf(each)));
  const valueIds = new Set(indicatorValues.map(({ id }) => id));
  return {
    ...data,
    applications,
    decisions: data.decisions.filter(({ applicationId }) => ids.has(applicationId)),
    ledger: data.ledger.filter(({ applicationId }) => applicationId === null || ids.has(applicationId)),
    transmissions: data.transmissions.map((each) => ({
      ...each,
      preselection: each.preselection.filter(({ applicationId }) => ids.has(applicationId)),
    })),
    indicatorValues,
    reviews: data.reviews.filter(({ valueId }) => valueIds.has(valueId)),
  };
}
