import type { BeneficiaryKind, CivilDay } from '@hopen/schema';

/** What indicators need to know of a beneficiary to authorise: a dated copy, refreshed by each import. */
export class Beneficiary {
  kind!: BeneficiaryKind;
  number!: string;
  regionCodes!: string[];
  /** Public or private, as the legal entity's legal status says. */
  isPublic!: boolean;
  /** The legal entity of a site; null for a legal entity and for a group. */
  legalEntityFiness!: string | null;
  /** Since when a site is closed; null while it is open, and for the others. */
  closedOn!: CivilDay | null;
  copiedOn!: CivilDay;
}
