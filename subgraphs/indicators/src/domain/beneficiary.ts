import type { BeneficiaryKind, CivilDay } from '@hopen/schema';

/** Copy of a beneficiary, for counting and authorisation: the last one, refreshed by each import. */
export class Beneficiary {
  kind!: BeneficiaryKind;
  number!: string;
  regionCodes!: string[];
  /** True for a public legal status of the legal entity. */
  isPublic!: boolean;
  /** Legal entity of a site; null for a legal entity and for a group. */
  legalEntityFiness!: string | null;
  /** Day since when a site is closed; null while it is open, and for the others. */
  closedOn!: CivilDay | null;
  copiedOn!: CivilDay;
}

/**
 * Copy that was the last one from a day until the day before another. A question as of a day reads the one of that day;
 * authorisation always reads the last one, `Beneficiary`.
 */
export class BeneficiaryPeriod extends Beneficiary {
  from!: CivilDay;
  until!: CivilDay;
}
