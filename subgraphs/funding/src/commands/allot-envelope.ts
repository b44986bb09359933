import { type Answer, runCommand } from '@hopen/kit/commands';
import { bulkInsert } from '@hopen/kit/database';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import { checkedRegionCode, motiveFrom, steers } from '@hopen/schema';
import { ALLOTTED_BY, allot } from '../domain/allotment.ts';
import type { Envelope } from '../domain/envelope.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { lockBudget, lockEnvelopes } from '../persistence/case-files.ts';
import { findProgramme } from '../persistence/programmes.ts';
import { findAllotted, findEnvelope, findEnvelopes } from '../persistence/sums.ts';

interface AllotEnvelopeInput {
  readonly idempotencyKey: string;
  readonly programme: string;
  readonly regionCode: string;
  readonly amount: number;
  readonly motive?: string | null;
}

/** Envelope as the allotment left it: a repeated command must get the same answer. */
export interface EnvelopeReceipt {
  readonly envelope: Pick<Envelope, EnvelopeFigure>;
}

const FIGURES = [
  'programmeCode',
  'regionCode',
  'asOf',
  'allotted',
  'reserved',
  'preselected',
  'retained',
  'committed',
  'paid',
  'available',
  'dataOrigin',
] as const;
type EnvelopeFigure = (typeof FIGURES)[number];

const figuresOf = (envelope: Envelope) =>
  Object.fromEntries(FIGURES.map((name) => [name, envelope[name]])) as Pick<Envelope, EnvelopeFigure>;

/** Adds to a regional envelope within the programme's budget, or takes off what is available. Steering body. */
export async function allotEnvelope(
  { viewer, em: outside, today }: Scope,
  input: AllotEnvelopeInput,
): Promise<Answer<EnvelopeReceipt>> {
  const mutation = 'allotEnvelope';
  if (viewer.role !== ALLOTTED_BY) throw notSteering(mutation);
  return runCommand(outside, { viewer, mutation, input }, async (em) => {
    const programme = await findProgramme(em, input.programme);
    if (!steers(viewer, programme.code)) throw notSteering(mutation);
    const regionCode = checkedRegionCode(input.regionCode, 'regionCode');
    await lockBudget(em, programme.code);
    await lockEnvelopes(em, [{ programmeCode: programme.code, regionCode }]);
    const known = await findAllotted(em, programme.code);
    const envelope = await findEnvelope(em, programme.code, regionCode);
    const asked = { amountCents: input.amount, motive: motiveFrom(input.motive) };
    const line = allot(asked, { programme, envelope, known }, today);
    await bulkInsert(em, LedgerLine, [line]);
    const [after] = await findEnvelopes(em, programme.code, [regionCode], today);
    return {
      receipt: { envelope: figuresOf(after!) },
      journal: [{ actor: line.actor, regionCode, kind: 'ALLOT_ENVELOPE', subject: line.id, payload: line }],
    };
  });
}

const notSteering = (mutation: string) =>
  forbidden(`Mutation.${mutation} : seul l'organisme qui pilote le programme délègue une enveloppe.`);
