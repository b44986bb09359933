import { DataOrigin } from '@hopen/schema';

/** What was asked and retained for one domain. */
export interface DomainFigures {
  readonly domainCode: string;
  readonly applications: number;
  readonly retained: number;
  readonly granted: number;
}

/** What was asked and retained, counted as the programme publishes it: "establishments" are distinct beneficiaries. */
export interface SelectionFigures {
  readonly candidates: number;
  readonly applications: number;
  readonly retained: number;
  readonly establishments: number;
  readonly publicEstablishments: number;
  readonly granted: number;
  /** Synthetic as soon as one of the applications counted is. */
  readonly dataOrigin: DataOrigin;
  readonly byDomain: readonly DomainFigures[];
}

/** Before the first application there is nothing to count. */
export const NOTHING_SELECTED: SelectionFigures = {
  candidates: 0,
  applications: 0,
  retained: 0,
  establishments: 0,
  publicEstablishments: 0,
  granted: 0,
  dataOrigin: DataOrigin.DECLARED,
  byDomain: [],
};
