import type { CivilDay, DataOrigin } from '@hopen/schema';
import type { EstablishmentStatus } from './legal-status.ts';

/** Entité juridique (EJ): holds the rights, and one or more sites. */
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

/** Établissement (ET): one geographic site of a legal entity. The region belongs to the site. */
export class Establishment {
  finess!: string;
  name!: string;
  /** The name without case or accents, for search and sorting. */
  searchName!: string;
  legalEntityFiness!: string;
  /** Copied from its legal entity, because lists of sites are filtered by it. */
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
  latitude!: number | null;
  longitude!: number | null;
  openedOn!: CivilDay | null;
  /** The first extract that no longer names the site, or null while it is open. A site is never deleted. */
  closedOn!: CivilDay | null;
  dataOrigin!: DataOrigin;
}

/** Groupement hospitalier de territoire (GHT): public legal entities that share a medical project. */
export class HospitalGroup {
  code!: string;
  name!: string;
  /** Usually one region; the Océan Indien group covers two. */
  regionCodes!: string[];
  memberFiness!: string[];
  dataOrigin!: DataOrigin;
}

/** Letters that are two: FINESS writes COEUR, people write Cœur. */
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae' };

/** A name as search sees it: without case, accents, ligatures, dashes or apostrophes (FINESS writes blanks for these). */
export const searchable = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[œæ]/g, (ligature) => LIGATURES[ligature]!)
    .replace(/[\s\-‐–'’]+/g, ' ')
    .trim();
