import { type Answer, runCommand } from '@hopen/kit/commands';
import { bulkInsert } from '@hopen/kit/database';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import { checkedRegionCode, motiveFrom } from '@hopen/schema';
import type { Envelope } from '../domain/envelope.ts';
import { ALLOTTED_BY, allot } from '../domain/envelopes/allotment.ts';
import type { YearAmount } from '../domain/envelopes/envelope-year.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { lockBudget, lockEnvelopes } from '../persistence/case-files.ts';
import { findProgramme } from '../persistence/programmes.ts';
import { findAllotted, findEnvelope, findEnvelopes } from '../persistence/sums.ts';

/** Amount of one year of an envelope. */
export interface EnvelopeYearInput {
  readonly year: number;
  readonly amount: number;
}

export const yearAmounts = (years: readonly EnvelopeYearInput[]): YearAmount[] =>
  years.map(({ year, amount }) => ({ year, amountCents: amount }));

interface AllotEnvelopeInput {
  readonly idempotencyKey: string;
  readonly programme: string;
  readonly regionCode: string;
  readonly amount: number;
  readonly years?: readonly EnvelopeYearInput[] | null;
  readonly motive?: string | null;
}

/** Envelope as the act left it: a repeated command must get the same answer. */
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
  'years',
  'dataOrigin',
] as const;
type EnvelopeFigure = (typeof FIGURES)[number];

/** Figures of an envelope that a receipt keeps. */
export const figuresOf = (envelope: Envelope) =>
  Object.fromEntries(FIGURES.map((name) => [name, envelope[name]])) as Pick<Envelope, EnvelopeFigure>;

/** Adds to a regional envelope within the programme's budget, or takes off what is available. DGOS. */
export async function allotEnvelope(
  { viewer, em: outside, today }: Scope,
  input: AllotEnvelopeInput,
): Promise<Answer<EnvelopeReceipt>> {
  const mutation = 'allotEnvelope';
  if (viewer.role !== ALLOTTED_BY)
    throw forbidden(`Mutation.${mutation} : seule la DGOS délègue une enveloppe.`);
  return runCommand(outside, { viewer, mutation, input }, async (em) => {
    const programme = await findProgramme(em, input.programme);
    const regionCode = checkedRegionCode(input.regionCode, 'regionCode');
    await lockBudget(em, programme.code);
    await lockEnvelopes(em, [{ programmeCode: programme.code, regionCode }]);
    const known = await findAllotted(em, programme.code);
    const envelope = await findEnvelope(em, programme.code, regionCode);
    const years = input.years ? yearAmounts(input.years) : null;
    const asked = { amountCents: input.amount, years, motive: motiveFrom(input.motive) };
    const lines = allot(asked, { programme, envelope, known }, today);
    await bulkInsert(em, LedgerLine, lines);
    const [after] = await findEnvelopes(em, programme.code, [regionCode], today);
    return {
      receipt: { envelope: figuresOf(after!) },
      journal: lines.map((line) => ({
        actor: 'DGOS',
        regionCode,
        kind: 'ALLOT_ENVELOPE',
        subject: line.id,
        payload: line,
      })),
    };
  });
}
