import type { YearAmount } from '../domain/envelopes/envelope-year.ts';

/** Application that a mutation names, and the version of it that the client has read. */
export interface Target {
  readonly applicationId: string;
  readonly expectedVersion: number;
}

/** Input of an act on one application. */
export interface ActInput extends Target {
  readonly idempotencyKey: string;
  readonly motive?: string | null;
}

/** Input of an act on several applications: all of them, or none. */
export interface ItemsInput<Item extends Target = Target> {
  readonly idempotencyKey: string;
  readonly items: readonly Item[];
}

/** Amount of one year of an envelope. */
export interface EnvelopeYearInput {
  readonly year: number;
  readonly amount: number;
}

export const yearAmounts = (years: readonly EnvelopeYearInput[]): YearAmount[] =>
  years.map(({ year, amount }) => ({ year, amountCents: amount }));
