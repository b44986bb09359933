import type { BeneficiaryKind, CivilDay } from '@hopen/schema';

/**
 * Applicant as far as funding filters and authorises by it: the last copy of the establishments subgraph's data, updated by
 * each import. Names stay there.
 */
export class Beneficiary {
  kind!: BeneficiaryKind;
  number!: string;
  regionCodes!: string[];
  /** Public or private, as the legal entity's legal status says. */
  isPublic!: boolean;
  /** Legal entity of a site; null for a legal entity and for a group. */
  legalEntityFiness!: string | null;
  /** Hospital group (GHT) that it is in, or is; null for one in no group, and where it is not known. */
  hospitalGroupCode!: string | null;
  /** Day since when a site or a group is closed; null while it is open, and for a legal entity. */
  closedOn!: CivilDay | null;
  copiedOn!: CivilDay;
}

/**
 * Copy that was valid from a day until the day before another. Reads as of a day use the one of that day; authorisation always
 * uses the last one, which is `Beneficiary`.
 */
export class BeneficiaryPeriod extends Beneficiary {
  from!: CivilDay;
  until!: CivilDay;
}
