import type { BeneficiaryKind, CivilDay } from '@hopen/schema';

/**
 * What funding needs to know of an applicant to filter and to authorise: the last copy of what the
 * establishments subgraph knows, brought up to date by each import. Names stay there.
 */
export class Beneficiary {
  kind!: BeneficiaryKind;
  number!: string;
  regionCodes!: string[];
  /** Public or private, as the legal entity's legal status says. */
  isPublic!: boolean;
  /** The legal entity of a site; null for a legal entity and for a group. */
  legalEntityFiness!: string | null;
  /** Day since when a site is closed; null while it is open, and for the others. */
  closedOn!: CivilDay | null;
  copiedOn!: CivilDay;
}

/**
 * What the copy said from a day until the day before another. What is asked as of a day reads the one of that day; who may
 * see what is decided by the last one, which is `Beneficiary`.
 */
export class BeneficiaryPeriod extends Beneficiary {
  from!: CivilDay;
  until!: CivilDay;
}
