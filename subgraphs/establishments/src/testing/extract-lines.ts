import { withFinessCheckDigit } from '@hopen/schema';
import { LAYOUTS, type LineType } from '../domain/finess-layout.ts';

// Fictitious numbers, and lines in the layout of the extract.

/** Fictitious FINESS number of a department; a legal entity and a site may share one. */
export const numberOf = (rank: number, department = '13'): string =>
  withFinessCheckDigit(`${department}${String(990000 + rank)}`);

/** Line with these columns; the others are empty. */
export const lineOf = (recordType: LineType, values: Readonly<Record<string, string>>): string =>
  [recordType, ...LAYOUTS[recordType].columns.map(([name]) => values[name] ?? '')].join(';');

type ColumnChanges = Readonly<Record<string, string>>;

/** Line of a legal entity, public by default. */
export const legalEntityLine = (nofiness: string, changes: ColumnChanges = {}): string =>
  lineOf('structureej', {
    nofiness,
    rs: 'CH FICTIF',
    rslongue: 'CENTRE HOSPITALIER FICTIF',
    commune: '001',
    ligneacheminement: '13090 AIX FICTIVE',
    departement: '13',
    statutjuridique: '13',
    datecrea: '1979-01-01',
    ...changes,
  });

/** Line of a site of that legal entity. */
export const siteLine = (nofinesset: string, nofinessej: string, changes: ColumnChanges = {}): string =>
  lineOf('structureet', {
    nofinesset,
    nofinessej,
    rs: 'SITE FICTIF',
    rslongue: 'SITE FICTIF DE LA MÉDITERRANÉE',
    numvoie: '12',
    typvoie: 'AV',
    voie: 'DE LA FICTION',
    commune: '001',
    departement: '13',
    ligneacheminement: '13090 AIX FICTIVE',
    categetab: '355',
    libcategetab: 'Centre Hospitalier (C.H.)',
    categagretab: '1102',
    datemaj: '2023-12-31',
    ...changes,
  });

/** Line of the coordinates of a site, in Marseille by default. */
export const coordinatesLine = (nofinesset: string, changes: ColumnChanges = {}): string =>
  lineOf('geolocalisation', {
    nofinesset,
    coordxet: '893500.0',
    coordyet: '6246500.0',
    sourcecoordet: '2,ATLASANTE,92,IGN,BD_ADRESSE,V2.2,LAMBERT_93',
    datemaj: '2023-12-31',
    ...changes,
  });
