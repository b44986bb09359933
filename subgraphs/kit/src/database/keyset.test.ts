import { describe, expect, it } from '@jest/globals';
import { MAX_PAGE_SIZE } from '../graphql/relay-connection.ts';
import { type ListQuery, pageOfRows } from './keyset.ts';

interface Row {
  readonly name: string;
  readonly finess: string;
}

type Order = Pick<ListQuery<Row>, 'orderName' | 'order'>;

const BY_FINESS: Order = { orderName: 'FINESS', order: [{ property: 'finess', direction: 'asc' }] };
const BY_NAME: Order = {
  orderName: 'NAME',
  order: [
    { property: 'name', direction: 'asc' },
    { property: 'finess', direction: 'asc' },
  ],
};
const BY_NAME_DOWNWARDS: Order = {
  orderName: 'NAME_DOWNWARDS',
  order: [
    { property: 'name', direction: 'desc' },
    { property: 'finess', direction: 'asc' },
  ],
};

/** Seven rows, three of which share a name. */
const ROWS: readonly Row[] = [
  { name: 'a', finess: '3' },
  { name: 'b', finess: '1' },
  { name: 'b', finess: '4' },
  { name: 'b', finess: '6' },
  { name: 'c', finess: '0' },
  { name: 'd', finess: '5' },
  { name: 'e', finess: '2' },
];
const inOrder = (order: Order): Row[] =>
  order === BY_FINESS
    ? ROWS.toSorted((one, other) => one.finess.localeCompare(other.finess))
    : ROWS.toSorted(
        (one, other) =>
          one.name.localeCompare(other.name) * (order === BY_NAME ? 1 : -1) ||
          one.finess.localeCompare(other.finess),
      );

const page = (order: Order, first: number, after?: string | null, rows = inOrder(order)) =>
  pageOfRows(rows, { ...order, page: { first, after: after ?? null } });

describe('a page of rows', () => {
  it.each([
    { order: BY_FINESS, first: 1 },
    { order: BY_FINESS, first: 3 },
    { order: BY_FINESS, first: 7 },
    { order: BY_NAME, first: 1 },
    { order: BY_NAME, first: 2 },
    { order: BY_NAME, first: 6 },
    { order: BY_NAME, first: 8 },
    { order: BY_NAME_DOWNWARDS, first: 1 },
    { order: BY_NAME_DOWNWARDS, first: 2 },
  ])('after page, $order.orderName by $first, shows every row once', ({ order, first }) => {
    const walked: Row[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo } = page(order, first, after);
      walked.push(...nodes);
      expect(pageInfo.hasNextPage).toBe(walked.length < ROWS.length);
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(walked).toEqual(inOrder(order));
  });

  it('counts all rows, whichever page it is', async () => {
    const first = page(BY_NAME, 2);
    expect(await first.count()).toBe(7);
    expect(await page(BY_NAME, 2, first.pageInfo.endCursor).count()).toBe(7);
  });

  it('gives each row the cursor that goes on behind it', () => {
    for (const [index, { cursor, node }] of page(BY_NAME, 7).edges.entries()) {
      expect(node).toBe(inOrder(BY_NAME)[index]);
      expect(page(BY_NAME, 7, cursor).nodes).toEqual(inOrder(BY_NAME).slice(index + 1));
    }
  });

  it('goes on where it was, even when the row of the cursor is gone', () => {
    const { pageInfo } = page(BY_FINESS, 3);
    const without = inOrder(BY_FINESS).filter(({ finess }) => finess !== '2');
    expect(page(BY_FINESS, 2, pageInfo.endCursor, without).nodes.map(({ finess }) => finess)).toEqual([
      '3',
      '4',
    ]);
  });

  it('is empty, and has no cursors, when there is nothing', async () => {
    const empty = page(BY_FINESS, 20, null, []);
    expect(empty).toMatchObject({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
    expect(await empty.count()).toBe(0);
  });
});

describe('the size of a page', () => {
  it.each([1, 2, 99, MAX_PAGE_SIZE])('may be %d', (first) => {
    expect(page(BY_FINESS, first).nodes).toHaveLength(Math.min(first, ROWS.length));
  });

  it.each([0, -1, MAX_PAGE_SIZE + 1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('may not be %d', (first) => {
    expect(() => page(BY_FINESS, first)).toThrow(
      expect.objectContaining({ code: 'INVALID_PAGE_SIZE', details: { field: 'first' } }),
    );
  });

  it('is at most one hundred', () => {
    expect(MAX_PAGE_SIZE).toBe(100);
  });
});

describe('a cursor', () => {
  const cursor = page(BY_NAME, 1).pageInfo.endCursor!;
  const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('is opaque, and holds the order and the place', () => {
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(written(['NAME', 'a', '3'])).toBe(cursor);
  });

  it.each([
    { what: 'nothing', after: '' },
    { what: 'a word', after: 'next' },
    { what: 'another encoding', after: '%%%' },
    { what: 'a number of another API', after: 'YXJyYXljb25uZWN0aW9uOjE' },
    { what: 'a cursor that was cut off', after: cursor.slice(0, -4) },
    { what: "another order's cursor", after: page(BY_FINESS, 1).pageInfo.endCursor! },
    { what: 'the cursor of the opposite direction', after: page(BY_NAME_DOWNWARDS, 1).pageInfo.endCursor! },
    { what: 'too few values', after: written(['NAME', 'a']) },
    { what: 'too many values', after: written(['NAME', 'a', '3', '4']) },
    { what: 'a number for a text', after: written(['NAME', 'a', 3]) },
    { what: 'null for a text', after: written(['NAME', null, '3']) },
    { what: 'a list for a text', after: written(['NAME', ['a'], '3']) },
    { what: 'an operator for a text', after: written(['NAME', { $ne: '' }, '3']) },
    { what: 'a NUL, which PostgreSQL cannot hold', after: written(['NAME', 'a\u0000', '3']) },
    { what: 'null', after: written(null) },
    { what: 'a number', after: written(7) },
    { what: 'a text', after: written('NAME') },
    { what: 'an object', after: written({ 0: 'NAME', 1: 'a', 2: '3' }) },
  ])('is refused when it is $what', ({ after }) => {
    expect(() => page(BY_NAME, 1, after)).toThrow(
      expect.objectContaining({ code: 'INVALID_CURSOR', details: { field: 'after' } }),
    );
  });

  it('holds what its column accepts', () => {
    const order: Order = {
      orderName: 'NAME',
      order: [{ property: 'name', direction: 'asc', accepts: (value) => value === 'a' }],
    };
    expect(page(order, 7, written(['NAME', 'a']), [...ROWS]).nodes).toHaveLength(6);
    expect(() => page(order, 7, written(['NAME', 'b']))).toThrow(
      expect.objectContaining({ code: 'INVALID_CURSOR' }),
    );
  });

  it('that is null is the beginning of the list', () => {
    expect(page(BY_NAME, 1, null).nodes).toEqual([{ name: 'a', finess: '3' }]);
  });
});
