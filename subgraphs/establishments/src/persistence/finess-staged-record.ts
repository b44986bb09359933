import type { Encoding } from '../domain/finess-lines.ts';
import type { PlusRecord } from '../domain/finess-plus-record.ts';
import { type FinessRecord, readRecord } from '../domain/finess-record.ts';
import type { LineFinding } from '../domain/finess-refusal.ts';
import type { TextLine } from './finess-files.ts';

/** Remark on a line that was read in this encoding, which is not that of its file. */
const FOREIGN_LINE: Readonly<Record<Encoding, LineFinding>> = {
  'windows-1252': {
    code: 'ENCODING',
    reason: 'the file is UTF-8 and this line is not: it was read as Windows-1252',
  },
  'utf-8': {
    code: 'UTF8_IN_WINDOWS_1252',
    reason: 'the file is Windows-1252 and this line is UTF-8: it was read as UTF-8',
  },
};

/** Outcome of a record that is known before it is compared with the tables. */
type EarlyOutcome = 'rejected' | 'doubtful' | 'left out' | null;

/** Record of an extract as rows of the staging tables. */
export class StagedRecord {
  private constructor(
    readonly id: number,
    readonly file: string,
    /** Number of a line, or JSON pointer. */
    readonly place: string,
    readonly record: FinessRecord,
    readonly raw: string,
    readonly outcome: EarlyOutcome,
  ) {}

  static ofLine(id: number, file: string, { lineNumber, text, foreignEncoding }: TextLine): StagedRecord {
    const read = readRecord(text);
    const remarks = foreignEncoding ? [FOREIGN_LINE[foreignEncoding], ...read.remarks] : read.remarks;
    const record = { ...read, remarks };
    return new StagedRecord(id, file, `${lineNumber}`, record, text, read.rejection && 'rejected');
  }

  /** A site that is closed has no outcome of its own: it is counted when it was open here. */
  static ofPlus(id: number, file: string, record: PlusRecord): StagedRecord {
    const { pointer, value, rejection, closedOn, row } = record;
    const early = (rejection && 'rejected') || (closedOn && 'left out') || (row ? null : 'doubtful');
    return new StagedRecord(id, file, pointer, record, value === null ? '' : JSON.stringify(value), early);
  }

  get lineRow() {
    const { recordType, number, row, closedOn = null } = this.record;
    return {
      id: this.id,
      file: this.file,
      place: this.place,
      record_type: recordType,
      number,
      fields: row && columns(row),
      closed_on: closedOn,
      raw: storable(this.raw),
    };
  }

  get outcomeRows() {
    if (!this.outcome) return [];
    const { rejection } = this.record;
    const reason = rejection && storable(rejection.reason);
    return [{ id: this.id, outcome: this.outcome, code: rejection?.code ?? null, reason }];
  }

  get remarkRows() {
    if (this.outcome === 'rejected') return [];
    return this.record.remarks.map(({ code, reason }) => ({ id: this.id, code, reason: storable(reason) }));
  }
}

/** PostgreSQL text takes no NUL and no lone surrogate. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** Renames properties to columns as MikroORM does: `searchName` is `search_name`. */
const columns = (row: object) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
