import {
  type Establishment,
  type EstablishmentStatus,
  type LegalEntity,
  searchable,
  searchText,
  statusOfLegalStatus,
} from '@hopen/establishments';
import { DataOrigin } from '@hopen/schema';
import { DEPARTMENTS, type Department } from './departments.ts';
import { type Holding, shareOutSites } from './holdings.ts';
import { CATEGORIES, LEGAL_STATUSES } from './nomenclatures.ts';
import { finessNumbers, inventTowns, near, type Town } from './places.ts';
import { randomFor } from './random.ts';

/** "45 sites share their number with their legal entity"; in the real extract all are private with one site. */
const SHARED_NUMBERS = 45;

/** Probability that a site is in its entity's department rather than elsewhere in the region. */
const SAME_DEPARTMENT_CHANCE = 0.8;

const STREETS = ['de la Fiction', 'des Exemples', 'du Modèle', 'des Faux-Semblants', 'de la Maquette'];

/** Invents the legal entities and sites of the country, sorted by number. */
export function inventEstablishments(): { legalEntities: LegalEntity[]; establishments: Establishment[] } {
  const random = randomFor('establishments');
  const towns = inventTowns();
  const nextNumber = finessNumbers();
  const distinctName = numberedNames();
  const holdings = shareOutSites();
  const sharing = new Set(
    random
      .shuffle(holdings.filter(({ isPublic, siteRegions }) => !isPublic && siteRegions.length === 1))
      .slice(0, SHARED_NUMBERS),
  );

  const departmentIn = (region: string) =>
    random.weighted(
      DEPARTMENTS.filter(({ regionCode }) => regionCode === region),
      ({ weight }) => weight,
    );
  const townOfSite = (region: string, home: Department): Town => {
    const nearby = region === home.regionCode && random.chance(SAME_DEPARTMENT_CHANCE);
    return random.pick(towns.get(nearby ? home : departmentIn(region))!);
  };

  function inventEntity({ isPublic }: Holding, town: Town): LegalEntity {
    const legal = random.weighted(
      LEGAL_STATUSES.filter((each) => each.isPublic === isPublic),
      ({ weight }) => weight,
    );
    return {
      finess: nextNumber(town.department),
      name: distinctName(`${legal.called} de ${town.name}`),
      legalStatusCode: legal.code,
      status: statusOfLegalStatus(legal.code)!,
      // Null, since an invented SIREN with a valid check digit could be a real company's.
      siren: null,
      postalCode: town.postalCode,
      city: town.name,
      department: town.department.code,
      dataOrigin: DataOrigin.SYNTHETIC,
    };
  }

  function inventSite(town: Town, finess: string, legalEntityFiness: string, status: EstablishmentStatus) {
    const { code, label, called } = random.weighted(CATEGORIES, ({ weights }) => weights[status] ?? 0);
    const name = distinctName(`${called} de ${town.name}`);
    const isLocated = random.chance(2 / 3);
    const found = { finess, name, postalCode: town.postalCode, city: town.name, siret: null };
    const site: Establishment = {
      ...found,
      searchName: searchable(name),
      searchText: searchText(found),
      legalEntityFiness,
      status,
      categoryCode: code,
      categoryLabel: label,
      street: random.chance(0.9) ? `${random.int(1, 120)} rue ${random.pick(STREETS)}` : null,
      communeCode: town.communeCode,
      department: town.department.code,
      regionCode: town.department.regionCode,
      latitude: isLocated ? near(random, town.latitude, 0.01) : null,
      longitude: isLocated ? near(random, town.longitude, 0.01) : null,
      // Opened before the first programme, so that nobody applies before opening.
      openedOn: random.day('1955-01-01', '2011-12-31'),
      closedOn: null,
      dataOrigin: DataOrigin.SYNTHETIC,
    };
    return site;
  }

  const invented = holdings.map((holding) => {
    const home = random.pick(towns.get(departmentIn(holding.homeRegion))!);
    const entity = inventEntity(holding, home);
    const sites = holding.siteRegions.map((region, index) => {
      const town = index === 0 ? home : townOfSite(region, home.department);
      const finess = sharing.has(holding) ? entity.finess : nextNumber(town.department);
      return inventSite(town, finess, entity.finess, entity.status);
    });
    return { entity, sites };
  });
  return {
    legalEntities: invented.map(({ entity }) => entity).sort(byFiness),
    establishments: invented.flatMap(({ sites }) => sites).sort(byFiness),
  };
}

const byFiness = (a: { finess: string }, b: { finess: string }) => (a.finess < b.finess ? -1 : 1);

/** Numbers equal names: "Clinique fictive de Valmorne-2". */
function numberedNames(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const rank = (seen.get(name) ?? 0) + 1;
    seen.set(name, rank);
    return `${name}-${rank}`;
  };
}
