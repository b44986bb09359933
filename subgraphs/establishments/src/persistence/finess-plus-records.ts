import { type CivilDay, isCivilDay } from '@hopen/schema';
import { readEntity } from '../domain/finess-plus-entity.ts';
import { readGroup } from '../domain/finess-plus-group.ts';
import { NOTHING_LEFT_OUT, type PlusContext, type ReadEntity } from '../domain/finess-plus-record.ts';
import { excerpt } from '../domain/finess-refusal.ts';
import { notStructures, rootValues } from './finess-plus-file.ts';

/** Header of a "structures" file. */
export interface PlusHeader {
  readonly extractedOn: CivilDay;
  /** Remark on a version that is newer than the one known; null for that one. */
  readonly note: string | null;
}

const HEADER_KEYS = ['schemaVersion', 'generatedAt'];
const ENTITIES = 'pmej';
const GROUPS = 'gcc';

/** Reads the header; it may stand anywhere in the file, and mostly comes first. */
export async function readPlusHeader(path: string, name: string): Promise<PlusHeader> {
  const found = new Map<string, unknown>();
  for await (const { key, value } of rootValues(path, name, { scalars: HEADER_KEYS })) {
    found.set(key, value);
    if (found.size === HEADER_KEYS.length) break;
  }
  const note = versionNote(name, found.get('schemaVersion'));
  return { extractedOn: dayOf(name, found.get('generatedAt')), note };
}

/** Day of a structures file, by its header and first record, which are mostly at its beginning. Throws `ImportRefused` for any other file. */
export async function readStructuresDay(path: string, name: string): Promise<CivilDay> {
  const header = new Map<string, unknown>();
  let isStructures = false;
  for await (const { key, index, value } of rootValues(path, name, {
    required: [ENTITIES],
    scalars: HEADER_KEYS,
  })) {
    if (index === null) header.set(key, value);
    else if (!isStructures) refuseActivities(name, value);
    isStructures ||= index !== null;
    if (isStructures && header.size === HEADER_KEYS.length) break;
  }
  versionNote(name, header.get('schemaVersion'));
  return dayOf(name, header.get('generatedAt'));
}

/** Day in UTC of "2026-03-09T15:49:37.615611300Z". */
function dayOf(name: string, generatedAt: unknown): CivilDay {
  const day = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.exec(String(generatedAt))?.[1];
  if (day && isCivilDay(day)) return day;
  throw notStructures(name, `its "generatedAt" is ${shown(generatedAt)}, and not a time in UTC`);
}

/** Note on a newer minor version, which is read: it may have more keys. Another major one is refused. */
function versionNote(name: string, version: unknown): string | null {
  const minor = /^v?1\.(\d+)\.\d+$/.exec(String(version))?.[1];
  if (minor === undefined)
    throw notStructures(name, `its "schemaVersion" is ${shown(version)}, and version 1 is known`);
  return minor === '0'
    ? null
    : `${name} is of schema ${String(version)}, newer than 1.0: what is new in it is not read.`;
}

/** Records of an element of a file. */
export interface PlusRecords extends ReadEntity {
  readonly doneBytes: number;
}

/** Reads the legal entities with their sites, and the hospital groups, whichever come first. */
export async function* plusRecords(
  path: string,
  name: string,
  context: PlusContext,
): AsyncGenerator<PlusRecords> {
  let isFirst = true;
  const keys = { required: [ENTITIES], optional: [GROUPS], scalars: HEADER_KEYS };
  for await (const { key, index, value, doneBytes } of rootValues(path, name, keys)) {
    if (index === null) continue;
    const pointer = `/${key}/${index}`;
    if (key === GROUPS) {
      yield { ...groupRecords(value, pointer), doneBytes };
      continue;
    }
    if (isFirst) refuseActivities(name, value);
    isFirst = false;
    yield { ...readEntity(value, pointer, context), doneBytes };
  }
}

function groupRecords(value: unknown, pointer: string): ReadEntity {
  const record = readGroup(value, pointer);
  return record
    ? { records: [record], leftOut: NOTHING_LEFT_OUT, numbers: null }
    : { records: [], leftOut: { ...NOTHING_LEFT_OUT, hospitalGroups: 1 }, numbers: null };
}

/** The sister file has the same keys at its root, and other records. */
function refuseActivities(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || !('activitesAutorisees' in value)) return;
  throw notStructures(
    name,
    'it is the "activities" file (finess-activites), which says what is authorised where',
  );
}

/** Start of a value, for a message. */
const shown = (value: unknown): string => excerpt(JSON.stringify(value) ?? 'nothing', 60);
