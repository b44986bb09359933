import type { SyntheticData } from '@hopen/scripts';

/** Regions of which the sample keeps every application: Paca has a subgraph of its own, Corsica and Mayotte are small. */
const WHOLE_REGIONS: readonly string[] = ['93', '94', '06'];
/** Share of the other regions' beneficiaries that are kept: one in twenty. */
const ONE_IN = 20;

const isWhole = ({ regionCode }: { regionCode: string }) => WHOLE_REGIONS.includes(regionCode);

/** The sites of legal entities that lie astride a region that is kept and one other: each agency has its own part to see. */
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
 * A seventh of the applications with all their facts, of whole beneficiaries, for tests that assert no national figure. All
 * establishments, envelopes and roadmaps are kept.
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
