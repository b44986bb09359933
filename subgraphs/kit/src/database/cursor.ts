import { RuleViolation } from '@hopen/schema';

/** A column to sort by. The last one of an order is unique and never changes, so that no item is missed or repeated. */
export interface SortKey {
  readonly property: string;
  readonly direction: 'asc' | 'desc';
  /** Whether a value out of a cursor can be compared with this column; any text by default. */
  readonly accepts?: (value: unknown) => boolean;
}

/** How a list is sorted; `valued` where not every row has a value of the first column. */
interface Sorted {
  readonly orderName: string;
  readonly order: readonly SortKey[];
  readonly valued?: unknown;
}

/** Where a row stands in a list: the list and its order by name, and the row's values of the columns it is sorted by. */
export const encodeCursor = (orderName: string, values: readonly unknown[]): string =>
  Buffer.from(JSON.stringify([orderName, ...values])).toString('base64url');

export const valuesOf = (row: unknown, order: readonly SortKey[]): unknown[] =>
  order.map(({ property }) => (row as Record<string, unknown>)[property]);

const isText = (value: unknown) => typeof value === 'string' && !value.includes('\u0000');

/** The values that a cursor of this list says; throws `INVALID_CURSOR` for any other. */
export function decodeCursor(cursor: string, { orderName, order, valued }: Sorted): unknown[] {
  try {
    const [name, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isWithout = valued !== undefined && values.slice(0, -1).every((value: unknown) => value === null);
    const fits = order.every(
      ({ accepts = isText }, index) => (isWithout && index < order.length - 1) || accepts(values[index]),
    );
    if (name === orderName && values.length === order.length && fits) return values;
  } catch {
    // Not ours: said below, whatever was wrong with it.
  }
  throw new RuleViolation(
    'INVALID_CURSOR',
    'Ce curseur ne vient pas de cette liste, ou pas dans cet ordre.',
    {
      field: 'after',
    },
  );
}
