import { type CivilDay, isCivilDay } from '@hopen/schema';
import {
  addressOf,
  missingTown,
  PLACE,
  PLACE_COLUMNS,
  placeIn,
  STREET_COLUMNS,
  unknownDepartment,
} from './finess-plus-address.ts';
import { plusPositionOf } from './finess-plus-coordinates.ts';
import {
  NOT_AN_OBJECT,
  numberOf,
  type PlusContext,
  type PlusRecord,
  rejected,
  STATE_COLUMNS,
} from './finess-plus-record.ts';
import { type Checked, isObject, type Json, missing, NOTHING, none, valuesOf } from './finess-plus-values.ts';
import type { FinessRecord } from './finess-record.ts';
import { excerpt } from './finess-refusal.ts';
import { siteRow } from './finess-rows.ts';
import { isInScope } from './finess-scope.ts';
import { category, day, finess, type LayoutColumn, merged, siret, text } from './finess-values.ts';

/** Columns of a site by their keys. Official lengths: the longest values of July 2026. */
const SITE_COLUMNS: readonly LayoutColumn[] = [
  ['numFinessEge', 'required', finess],
  ['nomEgeCourt', 'nillable', text(38)],
  ['nomEgeLong', 'nillable', text(80)],
  ['siret', 'dispensable', siret],
  ['dateOuverture', 'dispensable', day],
];
const CATEGORY = 'categorieentiteGeographiqueExercice';
const CATEGORY_COLUMNS: readonly LayoutColumn[] = [[CATEGORY, 'required', category]];

/** Records of a site and its coordinates; null when it is not ours, or closed and unknown. */
export function readSite(
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
