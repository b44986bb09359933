import { readFileSync } from 'node:fs';
import type { Application, Decision, Proof, ProvenIndicator } from '@hopen/funding';
import {
  type Domain,
  type Facts,
  type Finding,
  type IndicatorDefinition,
  type Prerequisite,
  verdictOn,
} from '@hopen/indicators';
import { beneficiaryReference, type CivilDay } from '@hopen/schema';
import { SYNTHETIC_DATA } from './test-data.ts';

const SHIPPED = new URL('../../../subgraphs/indicators/data/hopen.json', import.meta.url);
const shipped: {
  prerequisites: Prerequisite[];
  domains: Domain[];
  indicators: IndicatorDefinition[];
} = JSON.parse(readFileSync(SHIPPED, 'utf8'));

const valuesOf = Map.groupBy(SYNTHETIC_DATA.indicatorValues, ({ declaredBy }) => declaredBy);
const reviewsOf = Map.groupBy(SYNTHETIC_DATA.reviews, ({ valueId }) => valueId);

const factsOf = (beneficiary: string): Facts => ({
  prerequisites: shipped.prerequisites.map(({ code }) => code),
  domains: shipped.domains.map(({ code }) => code),
  definitions: shipped.indicators,
  values: (valuesOf.get(beneficiary) ?? []).map((value) => ({
    ...value,
    reviews: reviewsOf.get(value.id) ?? [],
  })),
});

const asProven = ({ definition: { code, validFrom, target }, ...found }: Finding): ProvenIndicator => ({
  code,
  validFrom,
  target,
  state: found.state,
  value: found.value,
  gap: found.gap,
});

/** What the indicators subgraph would say of an application on a day, as `graph/proving.ts` asks it. */
export function proofOn(day: CivilDay, application: Application): Proof {
  const { beneficiaryKind, beneficiaryNumber, domainCode } = application;
  const verdict = verdictOn(factsOf(beneficiaryReference(beneficiaryKind, beneficiaryNumber)), day);
  const { asOf, version, prerequisites, prerequisitesMet } = verdict;
  const domain = verdict.domains.find(({ code }) => code === domainCode)!;
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
