import { type CivilDay, DataOrigin } from '@hopen/schema';
import type { LedgerLine } from '../ledger.ts';

/** Facts of a line by which an envelope itself changes, as opposed to a line of a file. */
type EnvelopeFacts = Pick<
  LedgerLine,
  'programmeCode' | 'regionCode' | 'kind' | 'year' | 'amountCents' | 'actor' | 'motive'
>;

/** Ledger line of an envelope, by its number among those of its kind in the region. */
export const envelopeLine = (facts: EnvelopeFacts, number: number, today: CivilDay): LedgerLine => ({
  id: `${facts.programmeCode}-${facts.regionCode}-${facts.kind}-${number}`,
  ...facts,
  valueOn: today,
  recordedOn: today,
  vehicle: null,
  applicationId: null,
  decisionSequence: null,
  correctsLineId: null,
  dataOrigin: DataOrigin.DECLARED,
});
