import type { Envelope } from '../domain/envelope.ts';

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
