import type { SqlEntityManager } from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import type { Act } from '../domain/acts.ts';
import { Decision, type Holder } from '../domain/application.ts';
import type { ApplicationState } from '../domain/application-state.ts';
import type { ApplicationStatus } from '../domain/application-status.ts';
import type { Programme } from '../domain/programme.ts';
import { type Proof, proofOf, type ShownVerdict } from '../domain/proof.ts';
import { isPartyTo } from '../graph/authorisation.ts';
import { beneficiaryKey, typeNameOf } from '../graph/beneficiary.type.ts';
import { findProgramme } from '../graph/loaders.ts';
import { findCurrent } from '../persistence/case-files.ts';
import { mayAct, type RequestContext } from './load-cases.ts';

/** What a proof is made from: the selection of every question for verdicts. */
export const PROOF_FRAGMENTS = `fragment Proof on Verdict {
  asOf version prerequisitesMet
  prerequisites { indicators { ...Indicator } }
  domains { code targetsReachedOn indicators { ...Indicator } }
}
fragment Indicator on IndicatorFinding { code validFrom state value target gap pendingValueIds unreviewedValueIds reviewedOn }`;

/** The verdict on whatever kind of beneficiary is named; `validatedOn` is the variable that holds the day. */
export const verdictOfEach = (validatedOn: string): string =>
  ['Establishment', 'LegalEntity', 'HospitalGroup']
    .map(
      (type) => `... on ${type} { verdict(programme: $programme, validatedOn: ${validatedOn}) { ...Proof } }`,
    )
    .join(' ');

const VERDICT = `query Verdict($of: [_Any!]!, $programme: ID!, $validatedOn: Date) {
  _entities(representations: $of) { ${verdictOfEach('$validatedOn')} }
}
${PROOF_FRAGMENTS}`;

interface VerdictAnswer {
  readonly _entities: readonly { readonly verdict: ShownVerdict }[];
}

/** What a proof is asked for: an act, from a state; and of what, prerequisites alone or the domain too. */
export interface ProofRequest {
  readonly act: Act;
  readonly mutation: string;
  readonly from: readonly ApplicationStatus[];
  readonly of?: 'PREREQUISITES';
  /** Whether the programme asks for it; left out, every programme does. */
  readonly isAskedBy?: (programme: Programme) => boolean;
}

/**
 * What the beneficiary of an application has proven, asked of the indicators subgraph before any transaction opens: a
 * question inside one would wait for ever on the embedded database. What was ever validated is judged as a payment judges
 * it, by the versions of the indicators in force when it was. Null where the act will be refused anyway, or needs none.
 */
export async function proofFor(
  context: RequestContext,
  applicationId: string,
  { act, mutation, from, of, isAskedBy }: ProofRequest,
): Promise<Proof | null> {
  const { viewer, em, peers } = context;
  mayAct(viewer, act, mutation);
  const [state] = await findCurrent(em, [applicationId]);
  if (!state || !isPartyTo(viewer, state) || !from.includes(state.status)) return null;
  if (isAskedBy && !isAskedBy(await findProgramme(em, state.programmeCode))) return null;
  const answer = await peers.ask<VerdictAnswer>('indicators', VERDICT, {
    of: [representationOf(state)],
    programme: state.programmeCode,
    validatedOn: await findValidatedOn(em, state),
  });
  // What was validated is all of it: an advance that waits for prerequisites then rests on the targets too.
  const isOfPrerequisites = of === 'PREREQUISITES' && state.status !== 'TARGETS_VALIDATED';
  return proofOf(answer._entities[0]!.verdict, isOfPrerequisites ? null : state.domainCode);
}

/** The day on which the targets were validated, the last time, also where that was reopened since; null where never. */
async function findValidatedOn(em: SqlEntityManager, { id }: ApplicationState): Promise<CivilDay | null> {
  const last = await em.findOne(
    Decision,
    { applicationId: id, act: 'VALIDATE_TARGETS' },
    { orderBy: { sequence: 'desc' }, disableIdentityMap: true },
  );
  return last?.decidedOn ?? null;
}

/** What a beneficiary is named by in another subgraph. */
export function representationOf({ beneficiaryKind, beneficiaryNumber }: Holder) {
  const { kind, number, ...key } = beneficiaryKey(beneficiaryKind, beneficiaryNumber);
  return { __typename: typeNameOf(kind), ...key };
}
