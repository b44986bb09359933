import { describe, expect, it } from '@jest/globals';
import { pageLoader, pageOfRows } from '../database/keyset.ts';
import { manyByKey, oneByKey } from './batch-loaders.ts';

const SITES = [
  { finess: '1', region: '93' },
  { finess: '2', region: '53' },
  { finess: '3', region: '93' },
];

describe('a loader of one row per key', () => {
  it('finds all keys of a tick at once, each one once, and gives null for what is not there', async () => {
    const asked: (readonly string[])[] = [];
    const loader = oneByKey(
      async (keys) => {
        asked.push(keys);
        return SITES.filter(({ finess }) => keys.includes(finess)).toReversed();
      },
      ({ finess }) => finess,
    );
    const found = await Promise.all(['2', '9', '1', '2'].map((key) => loader.load(key)));
    expect(found).toEqual([SITES[1], null, SITES[0], SITES[1]]);
    expect(asked).toEqual([['2', '9', '1']]);
  });
});

describe('a loader of the rows of each key', () => {
  it('keeps their order, and gives an empty list for what has none', async () => {
    const asked: (readonly string[])[] = [];
    const loader = manyByKey(
      async (keys) => {
        asked.push(keys);
        return SITES.filter(({ region }) => keys.includes(region));
      },
      ({ region }) => region,
    );
    const found = await Promise.all(['93', '94', '53'].map((key) => loader.load(key)));
    expect(found).toEqual([[SITES[0], SITES[2]], [], [SITES[1]]]);
    expect(asked).toEqual([['93', '94', '53']]);
  });
});

describe('a loader of pages', () => {
  it('asks once for all parents that want the same page, and apart for another page', async () => {
    const asked: [readonly string[], object][] = [];
    const load = pageLoader(async (parents, args: { first: number; after?: string | null }) => {
      asked.push([parents, args]);
      return new Map(parents.map((region) => [region, ofRegion(region, args)]));
    });
    const pages = await Promise.all([
      load('93', { first: 1 }),
      load('53', { first: 1 }),
      load('93', { first: 2 }),
      load('93', { first: 1 }),
    ]);
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([1, 1, 2, 1]);
    expect(asked).toEqual([
      [['93', '53'], { first: 1 }],
      [['93'], { first: 2 }],
    ]);
  });

  const ofRegion = (region: string, page: { first: number; after?: string | null }) =>
    pageOfRows(
      SITES.filter((site) => site.region === region),
      { orderName: 'FINESS', order: [{ property: 'finess', direction: 'asc' }], page },
    );
});
