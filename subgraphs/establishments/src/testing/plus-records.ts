// Fictitious records in the shape of FINESS+, as in July 2026: every key is there, with null where it has no value.

type Changes = Readonly<Record<string, unknown>>;

/** Site of category 355 in Marseille, with its coordinates in degrees. */
export const plusSite = (
  numFinessEge: string,
  { general = {}, address = {}, ...changes }: SiteChanges = {},
) => ({
  informationsGeneralesEGE: {
    numFinessEge,
    nomEgeCourt: 'SITE FICTIF',
    nomEgeLong: 'SITE FICTIF DE LA MÉDITERRANÉE',
    siret: null,
    dateOuverture: '1979-01-01',
    dateFermeture: null,
    ...general,
  },
  categorieentiteGeographiqueExercice: '355',
  etatObjet: 'A',
  adresse: [{ ...PLACE, ...address }],
  ...changes,
});

interface SiteChanges extends Changes {
  readonly general?: Changes;
  readonly address?: Changes;
}

const PLACE = {
  usageAdresse: '03',
  numeroVoie: '12',
  typeVoie: 'AV',
  libelleVoie: 'DE LA FICTION',
  complementVoie: null,
  lieuDit: null,
  cogCommune: '13001',
  codePostal: '13090',
  ligneAcheminement: 'AIX FICTIVE',
  coordonneesGeographique: null,
};

/** "coordonneesGeographique" with these four numbers. */
export const plusPoint = (
  coordonneeX: unknown,
  coordonneeY: unknown,
  directionLatitude: unknown,
  directionLongitude: unknown,
  cleInInteropBAN: string | null = '13001_1950_00062',
) => ({ coordonneeX, coordonneeY, directionLatitude, directionLongitude, cleInInteropBAN, scoreBAN: '0.94' });

/** Public legal entity with its sites. */
export const plusEntity = (numFinessPm: string, ege: unknown, changes: Changes = {}) => ({
  informationsGeneralesPMEJ: {
    numFinessPm,
    // Any id will do that no other entity has.
    pmSmsseId: numFinessPm,
    denominationPm: 'CH FICTIF',
    denominationLonguePmSmsse: 'CENTRE HOSPITALIER FICTIF',
    statutJuridique: '13',
    siren: null,
  },
  adresse: [{ ...PLACE, usageAdresse: '02' }],
  etatObjet: 'A',
  ege,
  ...changes,
});

/** Root of a "structures" file of a day, with these legal entities. */
export const plusFile = (day: string, pmej: readonly unknown[], changes: Changes = {}) => ({
  schemaVersion: 'v1.0.0',
  generatedAt: `${day}T02:06:22.615611300Z`,
  gco: [],
  gcc: [],
  pmej,
  ...changes,
});

/** Active GHT with its members. */
export const plusGroup = (
  gccId: string,
  members: readonly (readonly [pmSmsseId: string, role: string])[],
  changes: Changes = {},
) => ({
  gccId,
  nomGcc: `GROUPEMENT FICTIF ${gccId}`,
  typeGcc: '001',
  numFinessGcc: `4900000000${gccId}`,
  etatObjet: 'A',
  pmejDuGcc: members.map(([pmSmsseId, typeRoleEntiteGroupe]) => ({ pmSmsseId, typeRoleEntiteGroupe })),
  egeDuGcc: [],
  ...changes,
});
