import {
  addressOf,
  missingTown,
  PLACE_COLUMNS,
  placeIn,
  SEAT,
  unknownDepartment,
} from './finess-plus-address.ts';
import {
  NOT_AN_OBJECT,
  NOTHING_LEFT_OUT,
  numberOf,
  type PlusContext,
  type PlusRecord,
  type ReadEntity,
  rejected,
  STATE_COLUMNS,
} from './finess-plus-record.ts';
import { readSite } from './finess-plus-site.ts';
import { isObject, type Json, missing, none, valuesOf } from './finess-plus-values.ts';
import { legalEntityRow } from './finess-rows.ts';
import { finess, type LayoutColumn, legalStatus, merged, siren, text } from './finess-values.ts';

/** Columns of FINESS+ by their keys. Official lengths: the longest values of July 2026. */
const ENTITY_COLUMNS: readonly LayoutColumn[] = [
  ['numFinessPm', 'required', finess],
  ['denominationPm', 'nillable', text(38)],
  ['denominationLonguePmSmsse', 'nillable', text(98)],
  ['statutJuridique', 'required', legalStatus],
  ['siren', 'dispensable', siren],
];

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
    numbers: smsseId && numberOf(entityNumber ?? '') ? { smsseId, finess: entityNumber! } : null,
  };
}

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
