import { RuleViolation } from '@hopen/schema';
import { type EntityClass, type FilterQuery, raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import DataLoader from 'dataloader';
import { MAX_PAGE_SIZE, type Page, type PageArgs } from '../graphql/relay-connection.ts';
import { decodeCursor, encodeCursor, type SortKey, valuesOf } from './cursor.ts';

/** Query of a paginated list: filter, order and page. */
export interface ListQuery<Row> {
  readonly where: FilterQuery<Row>;
  /** Name of list and order in the cursor, e.g. `establishment.FINESS`, so that cursors don't fit other lists. */
  readonly orderName: string;
  readonly order: readonly SortKey[];
  /**
   * Rows whose first sort column is visible to the viewer; default all. The others follow, sorted by the last column
   * only, so that neither position nor cursor reveals the hidden value.
   */
  readonly valued?: FilterQuery<Row>;
  readonly page: PageArgs;
}

/** One page by keyset pagination, whose cost does not grow with the offset. */
export async function findPage<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  query: ListQuery<Row>,
): Promise<Page<Row>> {
  const found: Found<Row>[] = [];
  for (const part of partsOf(query)) {
    const limit = query.page.first + 1 - found.length;
    if (limit > 0) found.push(...(await findPart(em, entity, part, { limit })));
  }
  return toPage<Row>(found, query, () => em.count(entity, query.where as never));
}

async function findPart<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  part: Part<Row>,
  limit: object,
): Promise<Found<Row>[]> {
  const rows = await em.find(entity, part.where as never, { orderBy: orderBy(part), ...limit } as never);
  return (rows as Row[]).map((row) => ({ row, values: part.valuesOf(row) }));
}

/** Same page for several parents, in one statement per part of the order. Parents without rows get an empty page. */
export async function findPages<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  parent: { property: keyof Row & string; values: readonly string[] },
  query: ListQuery<Row>,
): Promise<Map<string, Page<Row>>> {
  const limit = query.page.first + 1;
  const grouped = new Map<string, Found<Row>[]>(parent.values.map((value) => [value, []]));
  for (const part of partsOf(query)) {
    const open = parent.values.filter((value) => grouped.get(value)!.length < limit);
    if (open.length === 0) break;
    const within = { [parent.property]: { $in: open } } as FilterQuery<Row>;
    const where = { $and: [within, part.where] } as FilterQuery<Row>;
    // MikroORM's own limit per parent (`row_number() over …`, used by populate), which sorts all rows of each parent.
    const partition = { _partitionLimit: { partitionBy: parent.property, limit } };
    const [one, ...others] = open;
    const atMost = others.length > 0 ? partition : { limit: limit - grouped.get(one!)!.length };
    for (const each of await findPart(em, entity, { ...part, where }, atMost))
      grouped.get(String(each.row[parent.property]))!.push(each);
  }
  const counts = once(() => countByParent(em, entity, parent, query.where));
  return new Map(
    parent.values.map((value) => [
      value,
      toPage<Row>(grouped.get(value)!, query, async () => (await counts()).get(value) ?? 0),
    ]),
  );
}

/** Paginates rows in memory, for short lists. */
export function pageOfRows<Row extends object>(rows: readonly Row[], query: Order<Row>): Page<Row> {
  checkPageSize(query.page.first);
  const { after } = query.page;
  const values = after == null ? null : decodeCursor(after, query);
  const rest = values ? rows.filter((row) => isBehind(row, query.order, values)) : [...rows];
  rest.sort((one, other) => (isBehind(one, query.order, valuesOf(other, query.order)) ? 1 : -1));
  const found = rest.map((row) => ({ row, values: valuesOf(row, query.order) }));
  return toPage(found, query, async () => rows.length);
}

/** DataLoader for pages: parents that request the same page in one tick share one call of `load`. */
export function pageLoader<Args extends PageArgs, Row>(
  load: (parents: readonly string[], args: Args) => Promise<Map<string, Page<Row>>>,
): (parent: string, args: Args) => Promise<Page<Row>> {
  const loaders = new Map<string, DataLoader<string, Page<Row>>>();
  return (parent, args) => {
    const key = JSON.stringify(args);
    let loader = loaders.get(key);
    if (!loader) {
      loader = new DataLoader(async (parents: readonly string[]) => {
        const pages = await load(parents, args);
        return parents.map((each) => pages.get(each)!);
      });
      loaders.set(key, loader);
    }
    return loader.load(parent);
  };
}

/** Row counts by parent; parents without rows are absent. */
export async function countByParent<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  parent: { property: keyof Row & string; values: readonly string[] },
  where: FilterQuery<Row>,
): Promise<Map<string, number>> {
  const rows: Record<string, unknown>[] = await em
    .createQueryBuilder(entity, 'row')
    .select([`row.${parent.property}`, raw('count(*)::int as total')] as never)
    .where({ $and: [{ [parent.property]: { $in: parent.values } }, where] } as never)
    .groupBy(`row.${parent.property}` as never)
    .execute('all');
  return new Map(rows.map((row) => [String(row[parent.property]), Number(row.total)]));
}

const orderBy = (query: Pick<ListQuery<never>, 'order'>) =>
  query.order.map(({ property, direction }) => ({ [property]: direction }));

function checkPageSize(first: number): void {
  if (Number.isInteger(first) && first >= 1 && first <= MAX_PAGE_SIZE) return;
  throw new RuleViolation('INVALID_PAGE_SIZE', `« first » va de 1 à ${MAX_PAGE_SIZE}, et non ${first}.`, {
    field: 'first',
  });
}

/** Row with its sort values, for the cursor. */
interface Found<Row> {
  readonly row: Row;
  readonly values: readonly unknown[];
}

/** Part of a list: rows with, or without, a visible first sort value. */
interface Part<Row> {
  readonly where: FilterQuery<Row>;
  readonly order: readonly SortKey[];
  readonly valuesOf: (row: Row) => unknown[];
}

/** Parts of a list that remain after the cursor. */
function partsOf<Row>(query: ListQuery<Row>): Part<Row>[] {
  const { page, order, valued, where } = query;
  checkPageSize(page.first);
  const values = page.after == null ? null : decodeCursor(page.after, query);
  if (!valued) return [partOf(where, order, values)];
  const id = order.slice(-1);
  const isAmongOthers = values?.[0] === null;
  const others = partOf<Row>(
    { $and: [where, { $not: valued }] } as FilterQuery<Row>,
    id,
    isAmongOthers ? values!.slice(-1) : null,
  );
  const last: Part<Row> = {
    ...others,
    valuesOf: (row) => [...order.slice(0, -1).map(() => null), ...others.valuesOf(row)],
  };
  if (isAmongOthers) return [last];
  return [partOf({ $and: [where, valued] } as FilterQuery<Row>, order, values), last];
}

function partOf<Row>(
  where: FilterQuery<Row>,
  order: readonly SortKey[],
  values: readonly unknown[] | null,
): Part<Row> {
  return {
    where: values ? ({ $and: [where, behind(order, values)] } as FilterQuery<Row>) : where,
    order,
    valuesOf: (row) => valuesOf(row, order),
  };
}

/** Row comparison `(a, b) > (x, y)` with a direction per column: a > x, or a = x and b > y. */
function behind(order: readonly SortKey[], values: readonly unknown[]): object {
  const alternatives = order.map((key, depth) => ({
    ...Object.fromEntries(order.slice(0, depth).map((before, index) => [before.property, values[index]])),
    [key.property]: { [key.direction === 'asc' ? '$gt' : '$lt']: values[depth] },
  }));
  // Redundant bound on the first column, which lets PostgreSQL start an index scan there.
  const [first] = order as [SortKey];
  return {
    [first.property]: { [first.direction === 'asc' ? '$gte' : '$lte']: values[0] },
    $or: alternatives,
  };
}

/** Row comparison in memory. */
function isBehind(row: object, order: readonly SortKey[], values: readonly unknown[]): boolean {
  for (const [index, { property, direction }] of order.entries()) {
    const value = row[property as never] as string;
    const limit = values[index] as string;
    if (value !== limit) return direction === 'asc' ? value > limit : value < limit;
  }
  return false;
}

type Order<Row> = Omit<ListQuery<Row>, 'where'>;

function toPage<Row>(
  found: readonly Found<Row>[],
  query: Order<Row>,
  count: () => Promise<number>,
): Page<Row> {
  const shown = found.slice(0, query.page.first);
  const cursorOf = ({ values }: Found<Row>) => encodeCursor(query.orderName, values);
  const [first, last] = [shown.at(0), shown.at(-1)];
  // Most clients ask for few of the cursors.
  return {
    nodes: shown.map(({ row }) => row),
    get edges() {
      return shown.map((each) => ({ node: each.row, cursor: cursorOf(each) }));
    },
    count,
    pageInfo: {
      hasNextPage: found.length > shown.length,
      hasPreviousPage: query.page.after != null,
      get startCursor() {
        return first ? cursorOf(first) : null;
      },
      get endCursor() {
        return last ? cursorOf(last) : null;
      },
    },
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
