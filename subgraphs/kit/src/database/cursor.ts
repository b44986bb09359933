import { RuleViolation } from '@hopen/schema';

/** Sort column. The last one of an order must be unique and immutable, so that pages neither skip nor repeat items. */
export interface SortKey {
  readonly property: string;
  readonly direction: 'asc' | 'desc';
  /** Type check of a cursor value before it is compared with the column; default: any text. */
  readonly accepts?: (value: unknown) => boolean;
}

/** Order of a list; `valued` if the first column may be without a value. */
interface Sorted {
  readonly orderName: string;
  readonly order: readonly SortKey[];
  readonly valued?: unknown;
}

/** Encodes list name and sort values of a row (keyset cursor). */
export const encodeCursor = (orderName: string, values: readonly unknown[]): string =>
  Buffer.from(JSON.stringify([orderName, ...values])).toString('base64url');

export const valuesOf = (row: unknown, order: readonly SortKey[]): unknown[] =>
  order.map(({ property }) => (row as Record<string, unknown>)[property]);

const isText = (value: unknown) => typeof value === 'string' && !value.includes('\u0000');

/** Decodes a cursor; throws `INVALID_CURSOR` if it belongs to another list or order. */
export function decodeCursor(cursor: string, { orderName, order, valued }: Sorted): unknown[] {
  try {
    const [name, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isWithout = valued !== undefined && values.slice(0, -1).every((value: unknown) => value === null);
    const fits = order.every(
      ({ accepts = isText }, index) => (isWithout && index < order.length - 1) || accepts(values[index]),
    );
    if (name === orderName && values.length === order.length && fits) return values;
  } catch {
    // Malformed: refused below like any foreign cursor.
  }
  throw new RuleViolation(
    'INVALID_CURSOR',
    'Ce curseur ne vient pas de cette liste, ou pas dans cet ordre.',
    {
      field: 'after',
    },
  );
}
