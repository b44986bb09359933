import type { LineFinding } from './finess-refusal.ts';
import { checkValue, type LayoutColumn, withSingleBlanks } from './finess-values.ts';

// Values of a record of FINESS+, checked like the cells of a line.

export type Json = Readonly<Record<string, unknown>>;

export interface Checked {
  readonly values: Readonly<Record<string, string>>;
  readonly rejections: readonly LineFinding[];
  readonly remarks: readonly LineFinding[];
}

export const NOTHING: Checked = { values: {}, rejections: [], remarks: [] };
export const none = (finding: LineFinding): Checked => ({ ...NOTHING, rejections: [finding] });

/** Values of an object by key, checked like the cells of a line. `where` names the object in messages. */
export function valuesOf(object: unknown, where: string, columns: readonly LayoutColumn[]): Checked {
  if (object == null) return none(missing(where));
  if (!isObject(object)) return none({ code: 'MALFORMED_VALUE', reason: `${where} is not an object` });
  const values: Record<string, string> = {};
  const rejections: LineFinding[] = [];
  const remarks: LineFinding[] = [];
  for (const column of columns) {
    const [name, treatment] = column;
    const written = object[name] ?? '';
    const value = typeof written === 'string' ? tidied(written, name) : '';
    const finding = unreadable(name, written) ?? checkValue(column, value);
    values[name] = finding ? '' : value;
    if (finding) (treatment === 'dispensable' ? remarks : rejections).push(finding);
  }
  return { values, rejections, remarks };
}

/** Days may have a time of day. */
const tidied = (written: string, name: string): string => {
  const value = withSingleBlanks(written);
  return name === 'dateOuverture' ? value.replace(/^(\d{4}-\d{2}-\d{2})[ T].*$/, '$1') : value;
};

function unreadable(name: string, written: unknown): LineFinding | null {
  if (typeof written !== 'string') return { code: 'MALFORMED_VALUE', reason: `${name} is not a text` };
  return written.includes('\0') || !written.isWellFormed()
    ? { code: 'UNREADABLE_CHARACTER', reason: `${name} holds a NUL or half a character` }
    : null;
}

export const missing = (name: string): LineFinding => ({ code: 'MISSING_VALUE', reason: `${name} is empty` });

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
