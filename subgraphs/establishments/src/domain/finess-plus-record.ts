import { type CivilDay, isCivilDay, isFinessNumber } from '@hopen/schema';
import {
  addressOf,
  missingTown,
  PLACE,
  PLACE_COLUMNS,
  placeIn,
  SEAT,
  STREET_COLUMNS,
  unknownDepartment,
} from './finess-plus-address.ts';
import { plusPositionOf } from './finess-plus-coordinates.ts';
import { type Checked, isObject, type Json, missing, NOTHING, none, valuesOf } from './finess-plus-values.ts';
import type { FinessRecord } from './finess-record.ts';
import { excerpt, type LineFinding } from './finess-refusal.ts';
import { legalEntityRow, siteRow } from './finess-rows.ts';
import { isInScope, type Scope } from './finess-scope.ts';
import {
  category,
  day,
  finess,
  type LayoutColumn,
  legalStatus,
  merged,
  siren,
  siret,
  state,
  text,
} from './finess-values.ts';

/** Day of the extract and scope of the import, constant for a file. */
export interface PlusContext {
  readonly extractedOn: CivilDay;
  readonly scope: Scope;
}

/** Record with its place in the file and what it was read from. */
export interface PlusRecord extends FinessRecord {
  /** JSON pointer. */
  readonly pointer: string;
  /** Record as it was read; null for coordinates, which stand in that of their site. */
  readonly value: unknown;
}

/** Counts of entities and sites that are not ours, or not open, and of groups that are no GHT. */
export interface LeftOut {
  readonly legalEntities: number;
  readonly sites: number;
  readonly hospitalGroups: number;
}

export const NOTHING_LEFT_OUT: LeftOut = { legalEntities: 0, sites: 0, hospitalGroups: 0 };

/** Numbers of a legal entity: groups point at the technical one. */
export interface EntityNumbers {
  readonly smsseId: string;
  readonly finess: string;
}

/** Records of a legal entity with its sites. */
export interface ReadEntity {
  readonly records: readonly PlusRecord[];
  readonly leftOut: LeftOut;
  /** Null where one of them is missing or wrong. */
  readonly numbers: EntityNumbers | null;
}

/** Columns of FINESS+ by their keys. Official lengths: the longest values of July 2026. */
const ENTITY_COLUMNS: readonly LayoutColumn[] = [
  ['numFinessPm', 'required', finess],
  ['denominationPm', 'nillable', text(38)],
  ['denominationLonguePmSmsse', 'nillable', text(98)],
  ['statutJuridique', 'required', legalStatus],
  ['siren', 'dispensable', siren],
];
const SITE_COLUMNS: readonly LayoutColumn[] = [
  ['numFinessEge', 'required', finess],
  ['nomEgeCourt', 'nillable', text(38)],
  ['nomEgeLong', 'nillable', text(80)],
  ['siret', 'dispensable', siret],
  ['dateOuverture', 'dispensable', day],
];
const STATE_COLUMNS: readonly LayoutColumn[] = [['etatObjet', 'required', state]];
const CATEGORY = 'categorieentiteGeographiqueExercice';
const CATEGORY_COLUMNS: readonly LayoutColumn[] = [[CATEGORY, 'required', category]];

/**
 * Reads an element of `pmej`: a legal entity with its sites, each with its coordinates. Never throws: faults are in the records.
 * An entity counts when it has an open site of ours, whatever its own state (an inactive one may have active sites).
 */
export function readEntity(value: unknown, pointer: string, context: PlusContext): ReadEntity {
  const alone = (record: PlusRecord) => ({ records: [record], leftOut: NOTHING_LEFT_OUT, numbers: null });
  if (!isObject(value)) return alone(rejected('structureej', pointer, value, NOT_AN_OBJECT));
  const { ege, ...entity } = value;
  if (ege != null && !Array.isArray(ege)) {
    const finding = { code: 'MALFORMED_VALUE', reason: 'ege is not a list' };
    return alone(rejected('structureej', pointer, entity, finding));
  }
  const general = isObject(entity.informationsGeneralesPMEJ) ? entity.informationsGeneralesPMEJ : {};
  const [entityNumber, smsseId] = [general.numFinessPm, general.pmSmsseId].map((each) =>
    typeof each === 'string' ? each.trim() : null,
  ) as [string | null, string | null];
  const sites = (ege ?? []).map((site: unknown, index: number) =>
    readSite(site, `${pointer}/ege/${index}`, entityNumber, context),
  );
  const records = sites.flatMap((site) => site ?? []);
  const isOurs = records.some(({ recordType, closedOn }) => recordType === 'structureet' && !closedOn);
  return {
    records: isOurs ? [readEntityAlone(entity, pointer), ...records] : records,
    leftOut: {
      ...NOTHING_LEFT_OUT,
      legalEntities: isOurs ? 0 : 1,
      sites: sites.filter((site) => site === null).length,
    },
    numbers: smsseId && entityNumber ? { smsseId, finess: entityNumber } : null,
  };
}

const NOT_AN_OBJECT: LineFinding = { code: 'MALFORMED_VALUE', reason: 'the record is not an object' };

function readEntityAlone(entity: Json, pointer: string): PlusRecord {
  const general = valuesOf(entity.informationsGeneralesPMEJ, 'informationsGeneralesPMEJ', ENTITY_COLUMNS);
  const itsState = valuesOf(entity, '', STATE_COLUMNS);
  const address = addressOf(entity.adresse, SEAT);
  const place = 'code' in address ? none(address) : valuesOf(address.address, 'adresse', PLACE_COLUMNS);
  const { values } = general;
  const name = values.denominationLonguePmSmsse || values.denominationPm;
  const rejections = [
    ...general.rejections,
    ...itsState.rejections,
    ...(isObject(entity.informationsGeneralesPMEJ) && !name ? [missing('denominationPm')] : []),
    ...place.rejections,
    ...unknownDepartment(place.values),
  ];
  const number = numberOf(values.numFinessPm);
  if (rejections.length > 0) return rejected('structureej', pointer, entity, merged(rejections), number);
  const { department, delivery } = placeIn(place.values);
  const row = legalEntityRow({
    nofiness: values.numFinessPm!,
    rs: name!,
    statutjuridique: values.statutJuridique!,
    siren: values.siren!,
    ligneacheminement: delivery,
    departement: department,
  });
  const remarks = [...general.remarks, ...missingTown(place.values)];
  return {
    recordType: 'structureej',
    pointer,
    value: entity,
    number,
    row,
    rejection: null,
    remarks,
  };
}

/** Records of a site and its coordinates; null when it is not ours, or closed and unknown. */
function readSite(
  site: unknown,
  pointer: string,
  legalEntity: string | null,
  context: PlusContext,
): readonly PlusRecord[] | null {
  if (!isObject(site)) return [rejected('structureet', pointer, site, NOT_AN_OBJECT)];
  const general = valuesOf(site.informationsGeneralesEGE, 'informationsGeneralesEGE', SITE_COLUMNS);
  const itsState = valuesOf(site, '', STATE_COLUMNS);
  const itsCategory = valuesOf(site, '', CATEGORY_COLUMNS);
  const number = numberOf(general.values.numFinessEge);
  const code = itsCategory.values[CATEGORY]!;
  if (code && !isInScope(context.scope, code, number ?? '')) return null;
  const closedOn = closingDay(site, itsState.values.etatObjet!, context.extractedOn);
  if (closedOn) {
    if (!number || !context.scope.known.has(number)) return null;
    const closed = {
      recordType: 'structureet',
      number,
      row: null,
      rejection: null,
      remarks: [],
      closedOn,
    } as const;
    return [{ ...closed, pointer, value: site }];
  }
  return readOpenSite(site, pointer, legalEntity, {
    values: { ...general.values, [CATEGORY]: code },
    rejections: [...general.rejections, ...itsState.rejections, ...itsCategory.rejections],
    remarks: general.remarks,
  });
}

/** Day on which a site was closed; null while it is open. An inactive one without a sound day is closed as of the extract. */
function closingDay(site: Json, itsState: string, extractedOn: CivilDay): CivilDay | null {
  const general = isObject(site.informationsGeneralesEGE) ? site.informationsGeneralesEGE : {};
  const written = String(general.dateFermeture ?? '').slice(0, 10);
  const isPast = isCivilDay(written) && written <= extractedOn;
  if (itsState === 'I') return isPast ? written : extractedOn;
  return itsState === 'A' && isPast ? written : null;
}

function readOpenSite(
  site: Json,
  pointer: string,
  legalEntity: string | null,
  general: Checked,
): readonly PlusRecord[] {
  const { values } = general;
  const found = addressOf(site.adresse, PLACE);
  const place = 'code' in found ? none(found) : valuesOf(found.address, 'adresse', PLACE_COLUMNS);
  const street = 'code' in found ? NOTHING : valuesOf(found.address, 'adresse', STREET_COLUMNS);
  const name = values.nomEgeLong || values.nomEgeCourt;
  const number = numberOf(values.numFinessEge);
  const rejections = [
    ...general.rejections,
    ...(isObject(site.informationsGeneralesEGE) && !name ? [missing('nomEgeCourt')] : []),
    ...place.rejections,
    ...unknownDepartment(place.values),
    ...street.rejections,
    ...(legalEntity ? [] : [{ code: 'MISSING_LEGAL_ENTITY', reason: 'its legal entity has no number' }]),
  ];
  if (rejections.length > 0) return [rejected('structureet', pointer, site, merged(rejections), number)];
  const { department, commune, delivery } = placeIn(place.values);
  const row = siteRow({
    nofinesset: values.numFinessEge!,
    nofinessej: legalEntity!,
    rs: name!,
    numvoie: street.values.numeroVoie!,
    typvoie: street.values.typeVoie!,
    voie: street.values.libelleVoie!,
    compvoie: street.values.complementVoie!,
    lieuditbp: street.values.lieuDit!,
    commune,
    departement: department,
    ligneacheminement: delivery,
    categetab: values[CATEGORY]!,
    libcategetab: '',
    siret: values.siret!,
    dateouv: values.dateOuverture!,
  });
  const position = positionIn('code' in found ? null : found.address, department);
  const record: PlusRecord = {
    recordType: 'structureet',
    pointer,
    value: site,
    number,
    // Categories have no labels here: those that are known stay.
    row: { ...row, categoryLabel: null },
    rejection: null,
    remarks: [...general.remarks, ...missingTown(place.values), ...position.remarks],
  };
  return position.row === undefined ? [record] : [record, coordinatesRecord(record, position.row)];
}

/** Record of coordinates; without a row where they are doubtful, for the reason in the remark of their site. */
function coordinatesRecord({ pointer, number }: PlusRecord, row: FinessRecord['row']): PlusRecord {
  return {
    recordType: 'geolocalisation',
    pointer,
    number,
    row,
    rejection: null,
    remarks: [],
    value: null,
  };
}

/** Row of the coordinates of an address: null where they are doubtful, undefined where there are none. */
function positionIn(address: Json | null, department: string) {
  const coordinates = address?.coordonneesGeographique;
  if (!isObject(coordinates)) return { row: undefined, remarks: [] };
  const position = plusPositionOf(coordinates, department);
  if (position === null) return { row: undefined, remarks: [] };
  if ('code' in position) return { row: null, remarks: [position] };
  const ban = String(coordinates.cleInInteropBAN ?? '').trim();
  const isCentre = ban !== '' && !ban.includes('_');
  const reason = `cleInInteropBAN "${excerpt(ban, 20)}": the point is the middle of the commune`;
  return { row: position, remarks: isCentre ? [{ code: 'COMMUNE_CENTRE', reason }] : [] };
}

const numberOf = (value: string | undefined) => (value && isFinessNumber(value) ? value : null);

const rejected = (
  recordType: FinessRecord['recordType'],
  pointer: string,
  value: unknown,
  rejection: LineFinding,
  number: string | null = null,
): PlusRecord => ({ recordType, pointer, value, number, row: null, rejection, remarks: [] });
