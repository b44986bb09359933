import { RuleViolation } from '@hopen/schema';
import { type EntityClass, type FilterQuery, raw } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/sql';
import DataLoader from 'dataloader';
import type { Page, PageArgs } from './connection.ts';

/** "`first` ≤ 100": larger answers are several pages, or an export. */
export const MAX_PAGE_SIZE = 100;

/** A column to sort by. The last one of an order is unique and never changes, so that no item is missed or repeated. */
export interface SortKey {
  readonly property: string;
  readonly direction: 'asc' | 'desc';
  /** Whether a value out of a cursor can be compared with this column; any text by default. */
  readonly accepts?: (value: unknown) => boolean;
}

/** What a list is made of: the rows it may show, in which order, and which page of them. */
export interface ListQuery<Row> {
  readonly where: FilterQuery<Row>;
  /** Names list and order, e.g. `establishment.FINESS`, in the cursor: a cursor of one does not fit another. */
  readonly orderName: string;
  readonly order: readonly SortKey[];
  readonly page: PageArgs;
}

/** One page of the rows that match, by keyset: the cost does not grow with the distance from the start. */
export async function findPage<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  query: ListQuery<Row>,
): Promise<Page<Row>> {
  const rows = await em.find(
    entity,
    pageWhere(query) as never,
    { orderBy: orderBy(query), limit: query.page.first + 1 } as never,
  );
  return toPage(rows as Row[], query, () => em.count(entity, query.where as never));
}

/** The same page under each of several parents, in one statement. Parents without rows get an empty page. */
export async function findPages<Row extends object>(
  em: SqlEntityManager,
  entity: EntityClass<Row>,
  parent: { property: keyof Row & string; values: readonly string[] },
  query: ListQuery<Row>,
): Promise<Map<string, Page<Row>>> {
  const within = { [parent.property]: { $in: parent.values } } as FilterQuery<Row>;
  const rows = (await em.find(
    entity,
    { $and: [within, pageWhere(query)] } as never,
    {
      orderBy: orderBy(query),
      // MikroORM's own limit per parent (row_number() over …), as its populate uses it.
      _partitionLimit: { partitionBy: parent.property, limit: query.page.first + 1 },
    } as never,
  )) as Row[];
  const counts = once(() => countByParent(em, entity, parent, query.where));
  const grouped = Map.groupBy(rows, (row) => String(row[parent.property]));
  return new Map(
    parent.values.map((value) => [
      value,
      toPage(grouped.get(value) ?? [], query, async () => (await counts()).get(value) ?? 0),
    ]),
  );
}

/** A page of rows that are all there already, whatever their order: for lists that are short by nature. */
export function pageOfRows<Row extends object>(rows: readonly Row[], query: Order<Row>): Page<Row> {
  checkPageSize(query.page.first);
  const { after } = query.page;
  const values = after == null ? null : decodeCursor(after, query);
  const rest = values ? rows.filter((row) => isBehind(row, query.order, values)) : [...rows];
  rest.sort((one, other) => (isBehind(one, query.order, valuesOf(other, query.order)) ? 1 : -1));
  return toPage(rest.slice(0, query.page.first + 1), query, async () => rows.length);
}

/**
 * Batches "this page under this parent": all parents that ask for the same page in one tick share one call of `load`.
 */
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

/** How many rows match under each parent; parents without rows are absent. */
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

function pageWhere<Row>(query: ListQuery<Row>): FilterQuery<Row> {
  const { first, after } = query.page;
  checkPageSize(first);
  if (after == null) return query.where;
  return { $and: [query.where, behind(query.order, decodeCursor(after, query))] } as FilterQuery<Row>;
}

/** `(a, b) > (x, y)` in either direction of each column: a > x, or a = x and b > y. */
function behind(order: readonly SortKey[], values: readonly unknown[]): object {
  const alternatives = order.map((key, depth) => ({
    ...Object.fromEntries(order.slice(0, depth).map((before, index) => [before.property, values[index]])),
    [key.property]: { [key.direction === 'asc' ? '$gt' : '$lt']: values[depth] },
  }));
  // The bound on the first column is implied, and said because it is what an index can start from.
  const [first] = order as [SortKey];
  return {
    [first.property]: { [first.direction === 'asc' ? '$gte' : '$lte']: values[0] },
    $or: alternatives,
  };
}

/** The same comparison, of a row in memory. */
function isBehind(row: object, order: readonly SortKey[], values: readonly unknown[]): boolean {
  for (const [index, { property, direction }] of order.entries()) {
    const value = row[property as never] as string;
    const limit = values[index] as string;
    if (value !== limit) return direction === 'asc' ? value > limit : value < limit;
  }
  return false;
}

type Order<Row> = Omit<ListQuery<Row>, 'where'>;

function toPage<Row>(found: Row[], query: Order<Row>, count: () => Promise<number>): Page<Row> {
  const nodes = found.slice(0, query.page.first);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(node, query) }));
  return {
    nodes,
    edges,
    count,
    pageInfo: {
      hasNextPage: found.length > nodes.length,
      hasPreviousPage: query.page.after != null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function encodeCursor<Row>(row: Row, { orderName, order }: Order<Row>): string {
  return Buffer.from(JSON.stringify([orderName, ...valuesOf(row, order)])).toString('base64url');
}

const valuesOf = (row: unknown, order: readonly SortKey[]): unknown[] =>
  order.map(({ property }) => (row as Record<string, unknown>)[property]);

const isText = (value: unknown) => typeof value === 'string' && !value.includes('\u0000');

function decodeCursor<Row>(cursor: string, { orderName, order }: Order<Row>): unknown[] {
  try {
    const [name, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const fits = order.every(({ accepts = isText }, index) => accepts(values[index]));
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

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => (made ??= make());
}
