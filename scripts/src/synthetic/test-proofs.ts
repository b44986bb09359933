import { readFileSync } from 'node:fs';
import type { Application, Decision, Proof, ProvenIndicator } from '@hopen/funding';
import { definitionsOf, type Facts, type Finding, type ProgrammeFile, verdictOn } from '@hopen/indicators';
import { beneficiaryReference, type CivilDay } from '@hopen/schema';
import { SYNTHETIC_DATA } from './test-data.ts';

const SHIPPED = new URL('../../../subgraphs/indicators/data/hopen.json', import.meta.url);
const shipped: ProgrammeFile = JSON.parse(readFileSync(SHIPPED, 'utf8'));
const definitions = definitionsOf(shipped);

const valuesOf = Map.groupBy(SYNTHETIC_DATA.indicatorValues, ({ declaredBy }) => declaredBy);
const reviewsOf = Map.groupBy(SYNTHETIC_DATA.reviews, ({ valueId }) => valueId);

const factsOf = (beneficiary: string): Facts => ({
  prerequisites: shipped.prerequisites.map(({ code }) => code),
  domains: shipped.domains.map(({ code }) => code),
  definitions,
  values: (valuesOf.get(beneficiary) ?? []).map((value) => ({
    ...value,
    reviews: reviewsOf.get(value.id) ?? [],
  })),
});

const asProven = ({ definition: { code, validFrom, target }, ...found }: Finding): ProvenIndicator => {
  const { state, value, gap, pendingValueIds } = found;
  return { code, validFrom, target, state, value, gap, pendingValueIds };
};

/** What the indicators subgraph would say of an application, as `graph/proving.ts` asks it; of a payment, since when. */
export function proofOn(day: CivilDay, application: Application, validatedOn = day): Proof {
  const { beneficiaryKind, beneficiaryNumber, domainCode } = application;
  const facts = factsOf(beneficiaryReference(beneficiaryKind, beneficiaryNumber));
  const { asOf, version, prerequisites, prerequisitesMet, domains } = verdictOn(facts, day, validatedOn);
  const domain = domains.find(({ code }) => code === domainCode)!;
  const indicators = [...prerequisites, domain].flatMap((heading) => heading.indicators.map(asProven));
  return { asOf, version, prerequisitesMet, targetsReachedOn: domain.targetsReachedOn, indicators };
}

/** Hôpital numérique has no indicators here: what its decisions say is taken for proven. */
export const proofWithoutIndicators = ({ decidedOn, targetsReachedOn }: Decision): Proof => ({
  asOf: decidedOn,
  version: 0,
  targetsReachedOn,
  indicators: [],
});
