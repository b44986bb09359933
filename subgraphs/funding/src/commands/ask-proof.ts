import type { SqlEntityManager } from '@hopen/kit/database';
import type { Scope } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import { Decision } from '../domain/application.ts';
import type { ApplicationState } from '../domain/application-state.ts';
import type { ApplicationStatus } from '../domain/application-status.ts';
import { isPartyTo } from '../domain/party.ts';
import type { Programme } from '../domain/programme.ts';
import { type Proof, proofOf, type ShownVerdict } from '../domain/proof.ts';
import { findCurrent } from '../persistence/case-files.ts';
import { findProgramme } from '../persistence/programmes.ts';
import { PROOF_FRAGMENTS, representationOf, verdictSelection } from './verdicts.ts';

const VERDICT = `query Verdict($of: [_Any!]!, $programme: ID!, $validatedOn: Date) {
  _entities(representations: $of) { ${verdictSelection('$validatedOn')} }
}
${PROOF_FRAGMENTS}`;

interface VerdictAnswer {
  readonly _entities: readonly { readonly verdict: ShownVerdict }[];
}

/** Conditions under which an act needs a proof, and its extent. */
export interface ProofRequest {
  readonly from: readonly ApplicationStatus[];
  /** Left out, the domain is part of the proof too. */
  readonly of?: 'PREREQUISITES';
  /** True if the programme asks for it; left out, every programme does. */
  readonly isAskedBy?: (programme: Programme) => boolean;
}

/**
 * Asks the indicators subgraph for the proof that an act rests on; null where the act needs none or will be refused anyway.
 * Called before the transaction: a request inside one would wait for ever on the embedded database. What was validated is
 * judged by the versions of the indicators in force on the day of its validation.
 */
export async function askProof(
  { viewer, em, peers }: Scope,
  applicationId: string,
  { from, of, isAskedBy }: ProofRequest,
): Promise<Proof | null> {
  const [state] = await findCurrent(em, [applicationId]);
  if (!state || !isPartyTo(viewer, state) || !from.includes(state.status)) return null;
  if (isAskedBy && !isAskedBy(await findProgramme(em, state.programmeCode))) return null;
  const answer = await peers.ask<VerdictAnswer>('indicators', VERDICT, {
    of: [representationOf(state)],
    programme: state.programmeCode,
    validatedOn: await findValidatedOn(em, state),
  });
  // Once targets are validated, an advance that waits for prerequisites rests on the targets too.
  const isOfPrerequisites = of === 'PREREQUISITES' && state.status !== 'TARGETS_VALIDATED';
  return proofOf(answer._entities[0]!.verdict, isOfPrerequisites ? null : state.domainCode);
}

/** Last day on which the targets were validated, even if that was reopened since; null where they never were. */
async function findValidatedOn(em: SqlEntityManager, { id }: ApplicationState): Promise<CivilDay | null> {
  const last = await em.findOne(
    Decision,
    { applicationId: id, act: 'VALIDATE_TARGETS' },
    { orderBy: { sequence: 'desc' }, disableIdentityMap: true },
  );
  return last?.decidedOn ?? null;
}
