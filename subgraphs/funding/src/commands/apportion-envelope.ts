import { type Answer, runCommand } from '@hopen/kit/commands';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import { motiveFrom } from '@hopen/schema';
import { APPORTIONED_BY, apportion } from '../domain/envelopes/apportionment.ts';
import { lockEnvelopes } from '../persistence/case-files.ts';
import { findProgramme } from '../persistence/programmes.ts';
import { findEnvelope, findLastApportionment } from '../persistence/sums.ts';
import { type EnvelopeYearInput, yearAmounts } from './command-input.ts';
import { bookEnvelopeLines, type EnvelopeReceipt } from './envelope-receipt.ts';

interface ApportionEnvelopeInput {
  readonly idempotencyKey: string;
  readonly programme: string;
  readonly years: readonly EnvelopeYearInput[];
  readonly motive?: string | null;
}

/** Spreads the envelope of the viewer's region over the years; its total stays. ARS. */
export async function apportionEnvelope(
  { viewer, em: outside, today }: Scope,
  input: ApportionEnvelopeInput,
): Promise<Answer<EnvelopeReceipt>> {
  const mutation = 'apportionEnvelope';
  if (viewer.role !== APPORTIONED_BY)
    throw forbidden(`Mutation.${mutation} : seule une ARS répartit son enveloppe par année.`);
  const regionCode = viewer.region;
  return runCommand(outside, { viewer, mutation, input }, async (em) => {
    const programme = await findProgramme(em, input.programme);
    await lockEnvelopes(em, [{ programmeCode: programme.code, regionCode }]);
    const envelope = await findEnvelope(em, programme.code, regionCode);
    const lastNumber = await findLastApportionment(em, programme.code, regionCode);
    const asked = { years: yearAmounts(input.years), motive: motiveFrom(input.motive) };
    const lines = apportion(asked, { programme, envelope, lastNumber }, today);
    return bookEnvelopeLines(em, lines, 'APPORTION_ENVELOPE', today);
  });
}
