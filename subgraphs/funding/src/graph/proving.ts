import type { CivilDay } from '@hopen/schema';
import type { Act } from '../domain/acts.ts';
import type { Application } from '../domain/application.ts';
import type { ApplicationStatus } from '../domain/application-status.ts';
import type { Proof, ProvenIndicator } from '../domain/proof.ts';
import { findCurrent } from '../persistence/case-files.ts';
import { mayAct, type RequestContext } from './acting.ts';
import { isPartyTo } from './authorisation.ts';
import { beneficiaryKey, typeNameOf } from './beneficiary.type.ts';

const VERDICT = `query Verdict($of: [_Any!]!, $programme: ID!) {
  _entities(representations: $of) {
    ... on Establishment { verdict(programme: $programme) { ...Proof } }
    ... on LegalEntity { verdict(programme: $programme) { ...Proof } }
    ... on HospitalGroup { verdict(programme: $programme) { ...Proof } }
  }
}
fragment Proof on Verdict {
  asOf version
  prerequisites { indicators { ...Indicator } }
  domains { code targetsReachedOn indicators { ...Indicator } }
}
fragment Indicator on IndicatorFinding { code validFrom state value target gap }`;

interface VerdictAnswer {
  readonly _entities: readonly {
    readonly verdict: {
      readonly asOf: CivilDay;
      readonly version: number;
      readonly prerequisites: readonly { readonly indicators: ProvenIndicator[] }[];
      readonly domains: readonly {
        readonly code: string;
        readonly targetsReachedOn: CivilDay | null;
        readonly indicators: ProvenIndicator[];
      }[];
    };
  }[];
}

/**
 * What the beneficiary of an application has proven, asked of the indicators subgraph before any transaction opens: a
 * question inside one would wait for ever on the embedded database. Null where the act will be refused anyway.
 */
export async function proofFor(
  context: RequestContext,
  applicationId: string,
  { act, mutation, from }: { act: Act; mutation: string; from: ApplicationStatus },
): Promise<Proof | null> {
  const { viewer, em, peers } = context;
  mayAct(viewer, act, mutation);
  const [state] = await findCurrent(em, [applicationId]);
  if (!state || !isPartyTo(viewer, state) || state.status !== from) return null;
  const answer = await peers.ask<VerdictAnswer>('indicators', VERDICT, {
    of: [representationOf(state)],
    programme: state.programmeCode,
  });
  return proofOf(answer, state);
}

function representationOf({ beneficiaryKind, beneficiaryNumber }: Application) {
  const { kind, number, ...key } = beneficiaryKey(beneficiaryKind, beneficiaryNumber);
  return { __typename: typeNameOf(kind), ...key };
}

function proofOf({ _entities: [entity] }: VerdictAnswer, { domainCode }: Application): Proof {
  const { asOf, version, prerequisites, domains } = entity!.verdict;
  const domain = domains.find(({ code }) => code === domainCode);
  return {
    asOf,
    version,
    targetsReachedOn: domain?.targetsReachedOn ?? null,
    indicators: [...prerequisites.flatMap(({ indicators }) => indicators), ...(domain?.indicators ?? [])],
  };
}
