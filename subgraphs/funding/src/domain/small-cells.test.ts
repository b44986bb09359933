import { DataOrigin } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { Envelope } from './envelope.ts';
import type { SelectionFigures } from './selection.ts';
import { envelopeToldToAll, toldInFull, toldToAll } from './small-cells.ts';

/** Applications and retained ones of a domain. */
type Line = readonly [applications: number, retained: number];

function figuresOf(lines: readonly Line[], more: Partial<SelectionFigures> = {}): SelectionFigures {
  const sum = (index: 0 | 1) => lines.reduce((total, line) => total + line[index], 0);
  return {
    candidates: 90,
    applications: sum(0),
    retained: sum(1),
    establishments: 50,
    publicEstablishments: 20,
    granted: sum(1) * 100,
    dataOrigin: DataOrigin.DECLARED,
    byDomain: lines.map(([applications, retained], index) => ({
      domainCode: `D${index + 1}`,
      applications,
      retained,
      granted: retained * 100,
    })),
    ...more,
  };
}

describe('a selection as it is told to those who see no applications', () => {
  it('is told as it is where nothing is small', () => {
    const figures = figuresOf([
      [9, 3],
      [6, 0],
      [4, 4],
    ]);
    expect(toldToAll(figures)).toEqual(toldInFull(figures));
  });

  it.each<{ what: string; line: Line }>([
    { what: 'few applications', line: [2, 0] },
    { what: 'few retained', line: [9, 2] },
    { what: 'few refused', line: [9, 8] },
  ])('tells of no domain where one has $what', ({ line }) => {
    const told = toldToAll(figuresOf([line, [9, 3], [6, 3]]));
    expect(told.applications).toBe(line[0] + 15);
    expect(told.byDomain.map(({ applications, isSuppressed }) => [applications, isSuppressed])).toEqual([
      [null, true],
      [null, true],
      [null, true],
    ]);
  });

  it('tells nothing of a country of two applications', () => {
    const told = toldToAll(figuresOf([[2, 0]]));
    expect(told).toMatchObject({ applications: null, granted: null, isSuppressed: true });
  });

  it('leaves out the public ones where they, or the others, are few', () => {
    const lines: Line[] = [[9, 3]];
    const publicOnes = (publicEstablishments: number) =>
      toldToAll(figuresOf(lines, { publicEstablishments })).publicEstablishments;
    expect([0, 1, 2, 3, 47, 48, 49, 50].map(publicOnes)).toEqual([0, null, null, 3, 47, null, null, 50]);
  });
});

/** Every world of that many domains, each with one to `most` applications of which any number is retained. */
function worlds(domains: number, most: number): Line[][] {
  if (domains === 0) return [[]];
  const others = worlds(domains - 1, most);
  const lines: Line[] = [];
  for (let applications = 1; applications <= most; applications++)
    for (let retained = 0; retained <= applications; retained++) lines.push([applications, retained]);
  return lines.flatMap((line) => others.map((rest) => [line, ...rest]));
}

describe('a small count cannot be recovered by differencing', () => {
  it.each([
    { domains: 1, most: 9 },
    { domains: 2, most: 7 },
    { domains: 3, most: 5 },
    { domains: 4, most: 3 },
  ])('in any country of $domains domains with up to $most applications each', ({ domains, most }) => {
    const alike = Map.groupBy(worlds(domains, most), (world) => JSON.stringify(toldToAll(figuresOf(world))));
    const recovered = [...alike.values()].flatMap((group) =>
      Array.from({ length: domains }, (_, domain) => domain).flatMap((domain) =>
        [(line: Line) => line[0], (line: Line) => line[1], (line: Line) => line[0] - line[1]].flatMap(
          (cell) => {
            const values = new Set(group.map((world) => cell(world[domain]!)));
            const [known = 0] = values;
            return values.size === 1 && (known === 1 || known === 2) ? [{ domain, known, group }] : [];
          },
        ),
      ),
    );
    expect(recovered.slice(0, 3)).toEqual([]);
  });
});

describe('an envelope as it is told to those who see no applications', () => {
  it.each([
    { committed: 0, paid: 0, tells: ['committed', 'paid'] },
    { committed: 1, paid: 0, tells: [] },
    { committed: 2, paid: 2, tells: [] },
    { committed: 3, paid: 0, tells: ['committed', 'paid'] },
    { committed: 3, paid: 1, tells: ['committed'] },
    { committed: 90, paid: 2, tells: ['committed'] },
    { committed: 3, paid: 3, tells: ['committed', 'paid'] },
    { committed: 9, paid: 8, tells: ['committed'] },
    { committed: 9, paid: 7, tells: ['committed'] },
    { committed: 9, paid: 6, tells: ['committed', 'paid'] },
    // Above fifty lines are counted, not beneficiaries: their difference says nothing.
    { committed: 60, paid: 59, tells: ['committed', 'paid'] },
  ])('committed to $committed and paid to $paid of them tells $tells', ({ committed, paid, tells }) => {
    const sums = { COMMITMENT: 700, ADVANCE: 300, BALANCE: 100, CORRECTION: -50 };
    const beneficiaries = { committed, paid };
    const envelope = new Envelope('HOPEN', '06', sums, '2026-01-15', { beneficiaries });
    expect(envelopeToldToAll(envelope)).toEqual({
      committed: tells.includes('committed') ? 700 : null,
      paid: tells.includes('paid') ? 350 : null,
      isSuppressed: tells.length < 2,
    });
  });
});
