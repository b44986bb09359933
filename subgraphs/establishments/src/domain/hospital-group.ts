import type { CivilDay, DataOrigin } from '@hopen/schema';

/** Groupement hospitalier de territoire (GHT). Public legal entities that share a medical project. */
export class HospitalGroup {
  /** Five digits of the SAE, else the number of the group in FINESS. */
  code!: string;
  name!: string;
  /** Regions of the head offices of its members. Usually one; the Océan Indien group covers two. */
  regionCodes!: string[];
  /** Technical id in FINESS+ (`gccId`), which stays when the name or the number changes; null before FINESS+ named the group. */
  gccId!: string | null;
  /** Day of the first extract that no longer has the group as active; null while it is. A group is never deleted. */
  closedOn!: CivilDay | null;
  dataOrigin!: DataOrigin;
}

/** Role of a member: the support establishment acts for the group. Source: nomenclature TRE_R360. */
export type HospitalGroupRole = 'SUPPORT' | 'MEMBER';

/** Membership of a legal entity from a day until the day before another. */
export class HospitalGroupMembership {
  groupCode!: string;
  legalEntityFiness!: string;
  /** Null for a role that the nomenclature does not have. */
  role!: HospitalGroupRole | null;
  /** Day of the first extract that names it so; `FROM_THE_BEGINNING` for those of the first extract with groups. */
  since!: CivilDay;
  /** Day of the first extract that no longer does; null while it lasts. */
  until!: CivilDay | null;
}

/** Group as it is staged; its members are found once all legal entities are read. */
export interface HospitalGroupRow {
  readonly name: string;
  readonly isActive: boolean;
  /** Code of the SAE, which files had until the spring of 2026. */
  readonly externalCode: string | null;
  /** Number of the group in FINESS, which files have since. */
  readonly finessNumber: string | null;
  readonly members: readonly GroupMember[];
}

/** Member by its technical id, `pmSmsseId`: the number of the legal entity stands in its own record. */
export interface GroupMember {
  readonly smsseId: string;
  readonly role: HospitalGroupRole | null;
}
