import type { CommandResult } from '@hopen/kit/commands';
import { bulkInsert, type SqlEntityManager } from '@hopen/kit/database';
import { type CivilDay } from '@hopen/schema';
import type { Envelope } from '../domain/envelope.ts';
import { LedgerLine } from '../domain/ledger.ts';
import { findEnvelopes } from '../persistence/sums.ts';

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

const figuresOf = (envelope: Envelope) =>
  Object.fromEntries(FIGURES.map((name) => [name, envelope[name]])) as Pick<Envelope, EnvelopeFigure>;

/** Writes the lines by which an act changes an envelope, and tells the envelope as it leaves it. */
export async function bookEnvelopeLines(
  em: SqlEntityManager,
  lines: readonly LedgerLine[],
  kind: string,
  today: CivilDay,
): Promise<CommandResult<EnvelopeReceipt>> {
  const { programmeCode, regionCode } = lines[0]!;
  await bulkInsert(em, LedgerLine, lines);
  const [after] = await findEnvelopes(em, programmeCode, [regionCode], today);
  return {
    receipt: { envelope: figuresOf(after!) },
    journal: lines.map((line) => ({
      actor: line.actor,
      regionCode,
      kind,
      subject: line.id,
      payload: line,
    })),
  };
}
