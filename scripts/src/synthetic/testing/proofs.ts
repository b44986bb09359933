import { readFileSync } from 'node:fs';
import { type Application, type Decision, type Proof, proofOf } from '@hopen/funding';
import { definitionsOf, type VerdictFacts as Facts, type ProgrammeFile, verdictOn } from '@hopen/indicators';
import { beneficiaryReference, type CivilDay } from '@hopen/schema';
import { presentVerdict } from '../../../../subgraphs/indicators/src/graph/verdict.type.ts';
import { SYNTHETIC_DATA } from './data.ts';

const SHIPPED = new URL('../../../../subgraphs/indicators/data/hopen.json', import.meta.url);
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

/** Proof that the indicators subgraph would return for an application; `validatedOn` applies to payments. */
export function proofOn(day: CivilDay, application: Application, validatedOn = day): Proof {
  const { beneficiaryKind, beneficiaryNumber, domainCode } = application;
  const facts = factsOf(beneficiaryReference(beneficiaryKind, beneficiaryNumber));
  return proofOf(presentVerdict(shipped.programmeCode, verdictOn(facts, day, validatedOn)), domainCode);
}

/** Proof from the decision itself, since Hôpital numérique has no indicators here. */
export const proofWithoutIndicators = ({ decidedOn, targetsReachedOn }: Decision): Proof => ({
  asOf: decidedOn,
  version: 0,
  targetsReachedOn,
  indicators: [],
});
