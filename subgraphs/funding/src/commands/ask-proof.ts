import { keptAnswer } from '@hopen/kit';
import { RuleViolation } from '@hopen/schema';
import type { Change } from '../domain/act-changes.ts';
import type { Proof } from '../domain/proof.ts';
import { type OneInput, one, shown } from '../graph/application-payload.ts';
import type { ApplicationPayload } from '../graph/payloads.type.ts';
import type { Held, Receipt, RequestContext } from './load-cases.ts';
import { type ProofRequest, proofFor } from './verdicts.ts';

/** An act that rests on a proof: what is kept under its key is told again, before anybody is asked for a proof. */
export async function oneProven<Input extends OneInput>(
  context: RequestContext,
  request: ProofRequest,
  input: Input,
  change: (held: Held<Input>, proof: Proof | null) => Change,
): Promise<ApplicationPayload> {
  const { act, mutation, from, isAskedBy } = request;
  const kept = await keptAnswer<Receipt>(context.em, { viewer: context.viewer, mutation, input });
  if (kept) return shown(context, kept);
  const proof = await proofFor(context, input.applicationId, request);
  return one(context, mutation, act, input, {
    prepare: (held) => {
      const isNeeded = from.includes(held.file.last.status) && (isAskedBy?.(held.programme) ?? true);
      if (!proof && isNeeded) throw changedMeanwhile();
      return change(held, proof);
    },
  });
}

/** The file was in another state when the verdict was asked for. */
const changedMeanwhile = () =>
  new RuleViolation('CONFLICT', 'Le dossier a changé entre-temps : relisez-le.', {
    field: 'expectedVersion',
  });
