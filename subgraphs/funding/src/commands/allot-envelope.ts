import { type Answer, runCommand } from '@hopen/kit/commands';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import { checkedRegionCode, motiveFrom, steers } from '@hopen/schema';
import { ALLOTTED_BY, allot } from '../domain/envelopes/allotment.ts';
import { lockBudget, lockEnvelopes } from '../persistence/case-files.ts';
import { findProgramme } from '../persistence/programmes.ts';
import { findAllotted, findEnvelope } from '../persistence/sums.ts';
import { type EnvelopeYearInput, yearAmounts } from './command-input.ts';
import { bookEnvelopeLines, type EnvelopeReceipt } from './envelope-receipt.ts';

interface AllotEnvelopeInput {
  readonly idempotencyKey: string;
  readonly programme: string;
  readonly regionCode: string;
  readonly amount: number;
  readonly years?: readonly EnvelopeYearInput[] | null;
  readonly motive?: string | null;
}

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
    const years = input.years ? yearAmounts(input.years) : null;
    const asked = { amountCents: input.amount, years, motive: motiveFrom(input.motive) };
    const lines = allot(asked, { programme, envelope, known }, today);
    return bookEnvelopeLines(em, lines, 'ALLOT_ENVELOPE', today);
  });
}

const notSteering = (mutation: string) =>
  forbidden(`Mutation.${mutation} : seul l'organisme qui pilote le programme délègue une enveloppe.`);
