import { withFinessCheckDigit } from '@hopen/schema';
import { LAYOUTS, type RecordType } from '../domain/finess-layout.ts';

/** For tests: fictitious numbers, and lines in the layout of the extract. */

/** A fictitious FINESS number of a department; legal entities and sites may share one. */
export const numberOf = (rank: number, department = '13'): string =>
  withFinessCheckDigit(`${department}${String(990000 + rank)}`);

/** A line whose columns are these; the others are empty. */
export const lineOf = (recordType: RecordType, values: Readonly<Record<string, string>>): string =>
  [recordType, ...LAYOUTS[recordType].columns.map(([name]) => values[name] ?? '')].join(';');

type Changes = Readonly<Record<string, string>>;

/** A legal entity, public unless said otherwise. */
export const legalEntityLine = (nofiness: string, changes: Changes = {}): string =>
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

/** A site of that legal entity. */
export const siteLine = (nofinesset: string, nofinessej: string, changes: Changes = {}): string =>
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

/** Coordinates of a site, in Marseille unless said otherwise. */
export const coordinatesLine = (nofinesset: string, changes: Changes = {}): string =>
  lineOf('geolocalisation', {
    nofinesset,
    coordxet: '893500.0',
    coordyet: '6246500.0',
    sourcecoordet: '2,ATLASANTE,92,IGN,BD_ADRESSE,V2.2,LAMBERT_93',
    datemaj: '2023-12-31',
    ...changes,
  });
