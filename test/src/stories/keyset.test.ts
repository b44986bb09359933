import {
  bulkInsert,
  countByParent,
  type Database,
  findPage,
  findPages,
  type ListQuery,
  migration,
  openDatabase,
} from '@hopen/kit/database';
import { type Page, type PageArgs } from '@hopen/kit/graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BigIntType, EntitySchema } from '@mikro-orm/core';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';

/** Row with every column type used by the subgraphs. */
class Ward {
  code!: string;
  wardName!: string;
  hospitalCode!: string;
  beds!: number;
  budgetCents!: number;
  openedOn!: string | null;
  specialities!: string[];
  details!: { storey: number; words: string };
}

const WardMapping = new EntitySchema<Ward>({
  class: Ward,
  properties: {
    code: { type: 'text', primary: true },
    wardName: { type: 'text' },
    hospitalCode: { type: 'text' },
    beds: { type: 'integer' },
    budgetCents: { type: new BigIntType('number') },
    openedOn: { type: 'date', nullable: true },
    specialities: { type: 'string[]' },
    details: { type: 'json' },
  },
});

const wardMigration = migration(
  '001-ward',
  `
create table ward (
  code text primary key,
  ward_name text not null,
  hospital_code text not null,
  beds integer not null,
  budget_cents bigint not null,
  opened_on date,
  specialities text[] not null,
  details jsonb not null
);
create index ward_by_name on ward (ward_name, code);
`,
);

const HOSPITALS = ['A', 'B', 'C'];
/** Fifty wards with seven names; hospital A has nine, B 27, C fourteen and D none. */
const WARDS: Ward[] = Array.from({ length: 50 }, (_, index) => ({
  code: `W${String((index * 37) % 50).padStart(2, '0')}`,
  wardName: `ward ${(index * 11) % 7}`,
  hospitalCode: HOSPITALS[Math.floor(Math.sqrt(index) / 3)]!,
  beds: index % 10,
  budgetCents: 3_670_000_000 + index,
  openedOn: index % 2 ? '2019-06-30' : null,
  specialities: index % 3 ? ['MCO', "l'HAD", 'a"b'] : [],
  details: { storey: index, words: `quote ' and " and \\ and ? and é` },
}));

const BY_CODE = {
  orderName: 'CODE',
  order: [{ property: 'code', direction: 'asc' }],
} as const;
const BY_NAME = {
  orderName: 'NAME',
  order: [
    { property: 'wardName', direction: 'asc' },
    { property: 'code', direction: 'asc' },
  ],
} as const;
const BY_NAME_DOWNWARDS = {
  orderName: 'NAME_DOWNWARDS',
  order: [
    { property: 'wardName', direction: 'desc' },
    { property: 'code', direction: 'asc' },
  ],
} as const;
const BY_BEDS = {
  orderName: 'BEDS',
  order: [
    { property: 'beds', direction: 'desc', accepts: Number.isInteger },
    { property: 'code', direction: 'desc' },
  ],
} as const;
const ORDERS = [BY_CODE, BY_NAME, BY_NAME_DOWNWARDS, BY_BEDS];
type Order = (typeof ORDERS)[number];

let home: TestDatabase;
let database: Database;
let em: Database['em'];
let statements: string[];

beforeAll(async () => {
  home = await emptyDatabase();
  database = await openDatabase(home.location, {
    schema: 'keyset-test',
    mappings: [WardMapping],
    migrations: [wardMigration],
    onStatement: (sql) => statements?.push(sql),
  });
  await bulkInsert(database.em.fork(), Ward, WARDS);
});
afterAll(async () => {
  await database.close();
  await home.close();
});
beforeEach(() => {
  em = database.em.fork();
  statements = [];
});

const everything = (order: Order, page: PageArgs): ListQuery<Ward> => ({ where: {}, ...order, page });

/** Expected order, sorted in memory. */
function sorted(wards: readonly Ward[], { order }: Order): string[] {
  const compare = (one: Ward, other: Ward) => {
    for (const { property, direction } of order) {
      const [a, b] = [one[property], other[property]];
      if (a !== b) return a < b === (direction === 'asc') ? -1 : 1;
    }
    return 0;
  };
  return wards.toSorted(compare).map(({ code }) => code);
}

describe('a list out of the database', () => {
  it.each(
    ORDERS.flatMap((order) => [1, 7, 49, 50, 51].map((first) => ({ order, first, name: order.orderName }))),
  )('by $name, $first at a time, shows every row once and in order', async ({ order, first }) => {
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page: Page<Ward> = await findPage(em, Ward, everything(order, { first, after }));
      walked.push(...page.nodes.map(({ code }) => code));
      expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
      expect(page.pageInfo.hasNextPage).toBe(walked.length < WARDS.length);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(walked).toEqual(sorted(WARDS, order));
  });

  it('costs one statement a page, and a second one only for its total', async () => {
    const page = await findPage(em, Ward, everything(BY_NAME, { first: 7 }));
    expect(statements).toHaveLength(1);
    expect(await page.count()).toBe(50);
    expect(statements).toHaveLength(2);
  });

  it('shows and counts only what its filter lets through, on every page', async () => {
    const where = { hospitalCode: 'A' };
    const inA = WARDS.filter(({ hospitalCode }) => hospitalCode === 'A');
    const first = await findPage(em, Ward, { where, ...BY_NAME, page: { first: 5 } });
    const rest = await findPage(em, Ward, {
      where,
      ...BY_NAME,
      page: { first: 100, after: first.pageInfo.endCursor },
    });
    const walked = [...first.nodes, ...rest.nodes].map(({ code }) => code);
    expect(walked).toEqual(sorted(inA, BY_NAME));
    expect([await first.count(), await rest.count()]).toEqual([inA.length, inA.length]);
  });

  it('stays whole when the filter is a choice', async () => {
    const where = { $or: [{ hospitalCode: 'A' }, { beds: 3 }] };
    const asked = WARDS.filter(({ hospitalCode, beds }) => hospitalCode === 'A' || beds === 3);
    const first = await findPage(em, Ward, { where, ...BY_CODE, page: { first: 4 } });
    const rest = await findPage(em, Ward, {
      where,
      ...BY_CODE,
      page: { first: 100, after: first.pageInfo.endCursor },
    });
    expect([...first.nodes, ...rest.nodes].map(({ code }) => code)).toEqual(sorted(asked, BY_CODE));
  });

  it('is empty behind its last row', async () => {
    const all = await findPage(em, Ward, everything(BY_NAME, { first: 50 }));
    const behind = await findPage(
      em,
      Ward,
      everything(BY_NAME, { first: 50, after: all.pageInfo.endCursor }),
    );
    expect(behind).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, hasPreviousPage: true, endCursor: null },
    });
    expect(await behind.count()).toBe(50);
  });

  it.each([
    { what: 'a page of nothing', page: { first: 0 }, code: 'INVALID_PAGE_SIZE' },
    { what: 'a page of more than a hundred', page: { first: 101 }, code: 'INVALID_PAGE_SIZE' },
    { what: 'a cursor that is none', page: { first: 1, after: 'x' }, code: 'INVALID_CURSOR' },
    {
      what: 'a cursor with a wrong type',
      page: { first: 1, after: Buffer.from('["BEDS","3","W01"]').toString('base64url') },
      code: 'INVALID_CURSOR',
    },
    {
      what: 'a cursor with a NUL',
      page: { first: 1, after: Buffer.from('["BEDS",3,"\\u0000"]').toString('base64url') },
      code: 'INVALID_CURSOR',
    },
  ])('refuses $what before it asks the database', async ({ page, code }) => {
    await expect(findPage(em, Ward, everything(BY_BEDS, page))).rejects.toMatchObject({ code });
    expect(statements).toEqual([]);
  });
});

describe('the same page under several parents', () => {
  const parents = { property: 'hospitalCode', values: [...HOSPITALS, 'D'] } as const;
  const inHospital = (hospital: string) => WARDS.filter(({ hospitalCode }) => hospitalCode === hospital);

  it.each(ORDERS.map((order) => ({ order, name: order.orderName })))(
    'by $name is what each parent would give alone, in one statement',
    async ({ order }) => {
      const pages = await findPages(em, Ward, parents, everything(order, { first: 5 }));
      expect(statements).toHaveLength(1);
      expect([...pages.keys()]).toEqual([...HOSPITALS, 'D']);
      for (const hospital of HOSPITALS) {
        const page = pages.get(hospital)!;
        const expected = sorted(inHospital(hospital), order);
        expect(page.nodes.map(({ code }) => code)).toEqual(expected.slice(0, 5));
        expect(page.pageInfo.hasNextPage).toBe(expected.length > 5);
      }
    },
  );

  it('goes on behind a cursor under its parent', async () => {
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const pages: Map<string, Page<Ward>> = await findPages(
        em,
        Ward,
        parents,
        everything(BY_NAME, { first: 3, after }),
      );
      const page: Page<Ward> = pages.get('A')!;
      walked.push(...page.nodes.map(({ code }) => code));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(walked).toEqual(sorted(inHospital('A'), BY_NAME));
  });

  it('has a next page exactly when there is one more row', async () => {
    const size = inHospital('C').length;
    for (const first of [size - 1, size, size + 1]) {
      const pages = await findPages(em, Ward, parents, everything(BY_NAME, { first }));
      expect(pages.get('C')!.pageInfo.hasNextPage).toBe(first < size);
    }
  });

  it('is an empty page for a parent without rows', async () => {
    const page = (await findPages(em, Ward, parents, everything(BY_NAME, { first: 5 }))).get('D')!;
    expect(page).toMatchObject({
      nodes: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
    });
    expect(await page.count()).toBe(0);
  });

  it('counts each parent whole, all of them in one statement', async () => {
    const pages = await findPages(em, Ward, parents, {
      where: { beds: { $gt: 4 } },
      ...BY_NAME,
      page: { first: 1 },
    });
    const counts = await Promise.all([...pages.values()].map((page) => page.count()));
    const expected = parents.values.map(
      (hospital) => inHospital(hospital).filter(({ beds }) => beds > 4).length,
    );
    expect(counts).toEqual(expected);
    expect(statements).toHaveLength(2);
  });

  it('is an empty answer for no parents', async () => {
    expect(
      (await findPages(em, Ward, { ...parents, values: [] }, everything(BY_NAME, { first: 5 }))).size,
    ).toBe(0);
  });
});

describe('the number of rows under each parent', () => {
  it('is that of those that match, and leaves out parents without any', async () => {
    const counts = await countByParent(
      em,
      Ward,
      { property: 'hospitalCode', values: ['A', 'C', 'D'] },
      { beds: { $lt: 5 } },
    );
    const expected = ['A', 'C'].map((hospital): [string, number] => [
      hospital,
      WARDS.filter(({ hospitalCode, beds }) => hospitalCode === hospital && beds < 5).length,
    ]);
    expect([...counts].sort()).toEqual(expected);
  });
});

describe('many rows at once', () => {
  const copies = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => ({ ...WARDS[0]!, code: `${prefix}${index}` }));

  it('come back as they went in, whatever the type of their columns', async () => {
    const found = await em.find(Ward, {}, { orderBy: { code: 'asc' } });
    expect(found.map((ward) => ({ ...ward }))).toEqual(
      WARDS.toSorted((one, other) => (one.code < other.code ? -1 : 1)),
    );
  });

  it.each([0, 1, 499, 500, 501, 2001])('all go in when they are %d, and say so as they go', async (count) => {
    const counts: number[] = [];
    await rolledBack(async (inside) => {
      await bulkInsert(inside, Ward, copies(count, 'X'), (rows) => counts.push(rows));
      expect(await inside.count(Ward, { code: { $like: 'X%' } })).toBe(count);
    });
    expect(counts.reduce((sum, rows) => sum + rows, 0)).toBe(count);
    expect(counts).not.toContain(0);
  });

  it('belong to the transaction that they are inserted in', async () => {
    await rolledBack((inside) => bulkInsert(inside, Ward, copies(3, 'Y')));
    expect(await em.count(Ward, { code: { $like: 'Y%' } })).toBe(0);
  });

  it('are refused all together when one of them is wrong', async () => {
    const rows = [...copies(2, 'Z'), WARDS[0]!];
    await expect(bulkInsert(em, Ward, rows)).rejects.toMatchObject({ code: '23505' });
    expect(await em.count(Ward, { code: { $like: 'Z%' } })).toBe(0);
  });

  async function rolledBack(act: (inside: Database['em']) => Promise<unknown>): Promise<void> {
    const enough = new Error('enough');
    const transaction = em.transactional(async (inside) => {
      await act(inside);
      throw enough;
    });
    await expect(transaction).rejects.toBe(enough);
  }
});

describe('opening a database a second time', () => {
  it('finds its migrations done and its rows there', async () => {
    const again = await openDatabase(home.location, {
      schema: 'keyset-test',
      mappings: [WardMapping],
      migrations: [wardMigration],
    });
    expect(await again.em.fork().count(Ward)).toBe(50);
    await again.close();
    expect(await em.count(Ward)).toBe(50);
  });
});
