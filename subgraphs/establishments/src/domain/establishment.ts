import type { CivilDay, DataOrigin } from '@hopen/schema';
import type { EstablishmentStatus } from './legal-status.ts';

/** Entité juridique (EJ). Holds the rights, and one or more sites. */
export class LegalEntity {
  finess!: string;
  name!: string;
  /** Code of the FINESS nomenclature of legal statuses. */
  legalStatusCode!: string;
  status!: EstablishmentStatus;
  siren!: string | null;
  postalCode!: string;
  city!: string;
  department!: string;
  dataOrigin!: DataOrigin;
}

/** Établissement (ET). One geographic site of a legal entity; the region belongs to the site. */
export class Establishment {
  finess!: string;
  name!: string;
  /** Name without case or accents, for sorting. */
  searchName!: string;
  legalEntityFiness!: string;
  /** Copy of the status of its legal entity, because lists of sites are filtered by it. */
  status!: EstablishmentStatus;
  categoryCode!: string;
  categoryLabel!: string;
  street!: string | null;
  postalCode!: string;
  city!: string;
  /** INSEE code of the commune. */
  communeCode!: string;
  department!: string;
  regionCode!: string;
  siret!: string | null;
  /** Words that it is found by. */
  searchText!: string;
  latitude!: number | null;
  longitude!: number | null;
  openedOn!: CivilDay | null;
  /** Day of the first extract that no longer names the site; null while it is open. A site is never deleted. */
  closedOn!: CivilDay | null;
  dataOrigin!: DataOrigin;
}
