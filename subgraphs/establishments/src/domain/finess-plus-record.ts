import { type CivilDay, isFinessNumber } from '@hopen/schema';
import type { FinessRecord } from './finess-record.ts';
import type { LineFinding } from './finess-refusal.ts';
import type { Scope } from './finess-scope.ts';
import { type LayoutColumn, state } from './finess-values.ts';

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

export const STATE_COLUMNS: readonly LayoutColumn[] = [['etatObjet', 'required', state]];
export const NOT_AN_OBJECT: LineFinding = { code: 'MALFORMED_VALUE', reason: 'the record is not an object' };

/** Sound FINESS number; null for any other text. */
export const numberOf = (value: string | undefined) => (value && isFinessNumber(value) ? value : null);

/** Record that is rejected, with what it was read from. */
export const rejected = (
  recordType: FinessRecord['recordType'],
  pointer: string,
  value: unknown,
  rejection: LineFinding,
  number: string | null = null,
): PlusRecord => ({ recordType, pointer, value, number, row: null, rejection, remarks: [] });
