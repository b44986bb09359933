import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Attainment, IndicatorAttainment } from './attainment.ts';
import { PublicRegionAttainments } from './public-regions.ts';
import { fullAttainment, publicAttainment } from './small-cells.ts';

/** Counts of missing, declared, not met, not applicable, without cases and met. */
type Cells = readonly [number, number, number, number, number, number];

const sum = (cells: readonly number[]) => cells.reduce((total, each) => total + each, 0);

/** Attainment of one prerequisite with one indicator: either could reveal the other. */
function attainmentOf(cells: Cells): Attainment {
  const [missing, waiting, , notApplicable, noCases, met] = cells;
  const concerned = sum(cells);
  const declared = concerned - missing;
  const counts = { concerned, missing, declared, validated: declared - waiting };
  const rate = (count: number) => (concerned === 0 ? null : count / concerned);
  const indicator: IndicatorAttainment = {
    code: 'P1.1',
    ...counts,
    notApplicable,
    noCases,
    met,
    rate: rate(met),
    quartiles: null,
  };
  const reached = met + notApplicable;
  const heading = { code: 'P1', ...counts, met: reached, rate: rate(reached), indicators: [indicator] };
  return { concerned, prerequisites: [heading], domains: [] };
}

const plus = (one: Cells, other: Cells) =>
  one.map((count, index) => count + other[index]!) as unknown as Cells;
const byStatus = (isPublic: Cells, isPrivate: Cells) => ({
  all: attainmentOf(plus(isPublic, isPrivate)),
  isPublic: attainmentOf(isPublic),
  isPrivate: attainmentOf(isPrivate),
});
/** Public views of all three statuses. */
const publicViews = (isPublic: Cells, isPrivate: Cells) => {
  const people = byStatus(isPublic, isPrivate);
  return {
    all: publicAttainment(people, 'all'),
    isPublic: publicAttainment(people, 'isPublic'),
    isPrivate: publicAttainment(people, 'isPrivate'),
  };
};
const lineOf = (published: ReturnType<typeof publicAttainment>) => published.prerequisites[0]!.indicators[0]!;

describe('a line with a small cell', () => {
  it.each([
    { met: 3, notMet: 3, isSuppressed: false },
    { met: 2, notMet: 4, isSuppressed: true },
    { met: 4, notMet: 1, isSuppressed: true },
    { met: 6, notMet: 0, isSuppressed: false },
  ])('of $met met and $notMet not met is suppressed: $isSuppressed', ({ met, notMet, isSuppressed }) => {
    const published = publicViews([0, 0, notMet, 0, 0, met], [0, 0, 9, 0, 0, 9]);
    expect(lineOf(published.isPublic).isSuppressed).toBe(isSuppressed);
    expect(lineOf(published.isPrivate).isSuppressed).toBe(isSuppressed);
    expect(lineOf(published.all).isSuppressed).toBe(false);
  });

  it('keeps its denominator, and has no count', () => {
    expect(lineOf(publicViews([0, 0, 5, 0, 0, 2], [0, 0, 9, 0, 0, 9]).isPublic)).toEqual({
      code: 'P1.1',
      concerned: 7,
      declared: null,
      validated: null,
      met: null,
      missing: null,
      rate: null,
      notApplicable: null,
      noCases: null,
      quartiles: null,
      isSuppressed: true,
    });
  });

  it('is told in full to whoever sees the values', () => {
    const { prerequisites } = fullAttainment(attainmentOf([0, 0, 5, 0, 0, 2]));
    expect(prerequisites[0]).toMatchObject({ met: 2, isSuppressed: false });
    expect(prerequisites[0]?.indicators[0]).toMatchObject({ met: 2, isSuppressed: false });
  });
});

/** Distributions of so many beneficiaries over the given cells. */
function* distributions(people: number, cells: readonly number[]): Generator<Cells> {
  const [cell, ...others] = cells;
  for (let count = others.length === 0 ? people : 0; count <= people; count++) {
    const rest = others.length === 0 ? [[0, 0, 0, 0, 0, 0] as Cells] : distributions(people - count, others);
    for (const distribution of rest) yield distribution.with(cell!, count) as unknown as Cells;
  }
}

/**
 * Attacker who asks in every way and knows how many are concerned: a figure that is the same in all the worlds with these answers
 * is known. Every world of these sizes is tried, and nothing that was suppressed may be known of the small cells.
 */
describe('a small cell cannot be recovered by differencing', () => {
  const sizes = [1, 2, 3, 4, 5, 6];
  const pairs = sizes.flatMap((one) => sizes.map((other) => [one, other] as const));

  it.each([
    { what: 'met or not', cells: [2, 5] },
    { what: 'missing, not met, met', cells: [0, 2, 5] },
    { what: 'waiting, not applicable, met', cells: [1, 3, 5] },
    { what: 'without cases, not met, met', cells: [2, 4, 5] },
  ])('$what', ({ cells }) => {
    for (const [publicOnes, privateOnes] of pairs) {
      const worlds = [...distributions(publicOnes, cells)].flatMap((isPublic) =>
        [...distributions(privateOnes, cells)].map((isPrivate) => ({ isPublic, isPrivate })),
      );
      const alike = Map.groupBy(worlds, ({ isPublic, isPrivate }) =>
        JSON.stringify(publicViews(isPublic, isPrivate)),
      );
      for (const group of alike.values()) {
        for (const status of ['isPublic', 'isPrivate'] as const) {
          for (const cell of cells) {
            const values = new Set(group.map((world) => world[status][cell]!));
            const known = values.size === 1 ? [...values][0]! : 0;
            if (known === 1 || known === 2) {
              throw new Error(
                `${known} of ${publicOnes} public and ${privateOnes} private ones are told: ${JSON.stringify(group)}`,
              );
            }
          }
        }
      }
    }
    expect(pairs).toHaveLength(36);
  });
});

const cellsArbitrary = fc.tuple(
  ...Array.from({ length: 6 }, () =>
    fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, { weight: 2, arbitrary: fc.nat(30) }),
  ),
) as unknown as fc.Arbitrary<Cells>;
const peopleArbitrary = fc.record({ isPublic: cellsArbitrary, isPrivate: cellsArbitrary });
const NOBODY: Cells = [0, 0, 0, 0, 0, 0];
const STATUSES = ['all', 'isPublic', 'isPrivate'] as const;

/** Cells of a public line; null where it is suppressed. */
function publicCells({ concerned, missing, declared, validated, met, ...line }: ReturnType<typeof lineOf>) {
  if (line.isSuppressed) return null;
  const [notApplicable, noCases] = [line.notApplicable!, line.noCases!];
  expect(missing).toBe(concerned - declared!);
  const notMet = validated! - met! - notApplicable - noCases;
  return [missing!, declared! - validated!, notMet, notApplicable, noCases, met!];
}

describe('a region that is not told cannot be recovered from the country and the other regions', () => {
  it('by nobody, and by no agency that knows its own', () => {
    let differences = 0;
    fc.assert(
      fc.property(
        fc.array(peopleArbitrary, { minLength: 3, maxLength: 8 }),
        fc.oneof(peopleArbitrary, fc.constant({ isPublic: NOBODY, isPrivate: NOBODY })),
        (regions, elsewhere) => {
          const sumOf = (status: 'isPublic' | 'isPrivate') =>
            [...regions, elsewhere].map((people) => people[status]).reduce(plus);
          const people = regions.map(({ isPublic, isPrivate }) => byStatus(isPublic, isPrivate));
          const country = byStatus(sumOf('isPublic'), sumOf('isPrivate'));
          const named = new Map(people.map((each, place) => [`R${place}`, each]));
          const published = new PublicRegionAttainments(
            country,
            named,
            byStatus(elsewhere.isPublic, elsewhere.isPrivate),
          );
          for (const status of STATUSES) {
            const whole = publicCells(lineOf(publicAttainment(country, status)));
            if (!whole) continue;
            const rows = regions.map(({ isPublic, isPrivate }, place) => ({
              real: status === 'all' ? plus(isPublic, isPrivate) : { isPublic, isPrivate }[status],
              size: sum(plus(isPublic, isPrivate)),
              published: publicCells(lineOf(published.of(`R${place}`, status)!)),
            }));
            differences += expectProtected(whole, rows);
          }
        },
      ),
    );
    expect(differences).toBeGreaterThan(20);
  });

  interface Row {
    readonly real: Cells;
    readonly size: number;
    readonly published: number[] | null;
  }

  /** Expects no small cell in the country less the published regions, and less the own region of a viewer. */
  function expectProtected(whole: readonly number[], rows: readonly Row[]): number {
    const rest = rows.reduce(
      (left, { published }) => left.map((count, index) => count - (published?.[index] ?? 0)),
      [...whole],
    );
    for (const count of rest) expect([1, 2]).not.toContain(count);
    const suppressed = rows.filter(({ published, size }) => published === null && size > 0);
    if (suppressed.length === 0 || suppressed.length === rows.filter(({ size }) => size > 0).length) return 0;
    expect(suppressed.length).toBeGreaterThan(1);
    for (const { real } of suppressed)
      for (const [index, own] of real.entries()) expect([1, 2]).not.toContain(rest[index]! - own);
    return 1;
  }
});

describe('quartiles', () => {
  it.each([
    { shares: 9, arePublished: false },
    { shares: 10, arePublished: true },
  ])('of $shares shares are published: $arePublished', ({ shares, arePublished }) => {
    const quartiles = { first: 1, median: 2, third: 3 };
    const attainment = attainmentOf([5, 0, 0, 0, 0, shares]);
    const [heading] = attainment.prerequisites;
    const indicators = [{ ...heading!.indicators[0]!, quartiles }];
    const all = { ...attainment, prerequisites: [{ ...heading!, indicators }] };
    const published = publicAttainment({ all, isPublic: all, isPrivate: attainmentOf(NOBODY) }, 'all');
    expect(lineOf(published).quartiles).toEqual(arePublished ? quartiles : null);
  });
});
