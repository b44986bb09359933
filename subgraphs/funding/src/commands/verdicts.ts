import type { Holder } from '../domain/application.ts';

/** Fragments of every query for verdicts: the fields that a proof is made from. */
export const PROOF_FRAGMENTS = `fragment Proof on Verdict {
  asOf version prerequisitesMet
  prerequisites { indicators { ...Indicator } }
  domains { code targetsReachedOn indicators { ...Indicator } }
}
fragment Indicator on IndicatorFinding { code validFrom state value target gap pendingValueIds unreviewedValueIds reviewedOn }`;

/** Selection of the verdict on any kind of beneficiary; `validatedOn` is the variable of the day. */
export const verdictSelection = (validatedOn: string): string =>
  Object.values(TYPE_NAMES)
    .map(
      (type) => `... on ${type} { verdict(programme: $programme, validatedOn: ${validatedOn}) { ...Proof } }`,
    )
    .join(' ');

const TYPE_NAMES = { ET: 'Establishment', EJ: 'LegalEntity', GHT: 'HospitalGroup' } as const;

/** Federation representation of a beneficiary, as another subgraph resolves it. */
export const representationOf = ({ beneficiaryKind: kind, beneficiaryNumber: number }: Holder) => ({
  __typename: TYPE_NAMES[kind],
  ...(kind === 'GHT' ? { code: number } : { finess: number }),
});
