import { DataOrigin } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Envelope } from '../envelope.ts';
import type { SelectionFigures } from './selection.ts';
import {
  fullSelection,
  publicEnvelope,
  publicPaymentsDay,
  publicRegionSelections,
  publicSelection,
  type SelectionView,
} from './small-cells.ts';

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

describe('the day as of which outsiders are told payments', () => {
  it.each([
    ['2024-01-01', '2023-12-31'],
    ['2023-12-31', '2021-12-31'],
    ['2023-06-30', '2021-12-31'],
    ['2022-01-01', '2021-12-31'],
    ['2021-12-31', '2019-12-31'],
  ])('before %s is %s', (day, publicDayOf) => {
    expect(publicPaymentsDay(day)).toBe(publicDayOf);
  });
});

describe('a selection as it is told to those who see no applications', () => {
  it('is told as it is where nothing is small', () => {
    const figures = figuresOf([
      [9, 3],
      [6, 0],
      [4, 4],
    ]);
    expect(publicSelection(figures)).toEqual(fullSelection(figures));
  });

  it.each<{ what: string; line: Line }>([
    { what: 'few applications', line: [2, 0] },
    { what: 'few retained', line: [9, 2] },
    { what: 'few refused', line: [9, 8] },
  ])('tells of no domain where one has $what', ({ line }) => {
    const told = publicSelection(figuresOf([line, [9, 3], [6, 3]]));
    expect(told.applications).toBe(line[0] + 15);
    expect(told.byDomain.map(({ applications, isSuppressed }) => [applications, isSuppressed])).toEqual([
      [null, true],
      [null, true],
      [null, true],
    ]);
  });

  it('tells nothing of a country of two applications', () => {
    const told = publicSelection(figuresOf([[2, 0]]));
    expect(told).toMatchObject({ applications: null, granted: null, isSuppressed: true });
  });

  it('leaves out the public ones where they, or the others, are few', () => {
    const lines: Line[] = [[9, 3]];
    const publicOnes = (publicEstablishments: number) =>
      publicSelection(figuresOf(lines, { publicEstablishments })).publicEstablishments;
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
    const alike = Map.groupBy(worlds(domains, most), (world) =>
      JSON.stringify(publicSelection(figuresOf(world))),
    );
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
  const sums = { COMMITMENT: 70_000_000, ADVANCE: 30_000_000, BALANCE: 10_000_000, CORRECTION: -50 };
  const tell = (beneficiaries: number, moved: number, waiting: number, paidCents = 26_499_999) =>
    publicEnvelope(new Envelope('HOPEN', '06', sums, '2026-01-15', { beneficiaries, granted: 90_000_000 }), {
      regionCode: '06',
      paidCents,
      moved,
      waiting,
    });

  it.each([
    { beneficiaries: 9, moved: 3, waiting: 3, tells: ['committed', 'paid'] },
    { beneficiaries: 9, moved: 9, waiting: 0, tells: ['committed', 'paid'] },
    { beneficiaries: 9, moved: 2, waiting: 3, tells: ['committed'] },
    { beneficiaries: 9, moved: 1, waiting: 0, tells: ['committed'] },
    { beneficiaries: 9, moved: 7, waiting: 2, tells: ['committed'] },
    { beneficiaries: 9, moved: 8, waiting: 1, tells: ['committed'] },
    { beneficiaries: 2, moved: 0, waiting: 0, tells: [] },
    { beneficiaries: 1, moved: 3, waiting: 3, tells: [] },
  ])('of $beneficiaries, moved by $moved while $waiting wait: tells $tells', ({ tells, ...counts }) => {
    expect(tell(counts.beneficiaries, counts.moved, counts.waiting)).toEqual({
      committed: tells.includes('committed') ? 90_000_000 : null,
      paid: tells.includes('paid') ? 26_000_000 : null,
      isSuppressed: !tells.includes('paid'),
    });
  });

  it.each([
    [26_499_999, 26_000_000],
    [26_500_000, 27_000_000],
    [499_999, 0],
    [0, 0],
  ])('rounds %s cents that were paid to %s', (paid, told) => {
    expect(tell(9, 3, 3, paid).paid).toBe(told);
  });

  it('tells zero before the first payment', () => {
    const envelope = new Envelope('HOPEN', '06', sums, '2026-01-15', { beneficiaries: 9 });
    expect(publicEnvelope(envelope, null)).toEqual({ committed: 0, paid: 0, isSuppressed: false });
  });
});

/** Regions by code: in each, for three domains, applications and how many of them are retained. */
const regionsArbitrary = fc
  .array(
    fc.array(
      fc
        .oneof({ weight: 3, arbitrary: fc.nat(6) }, { weight: 1, arbitrary: fc.nat(40) })
        .chain((applications) => fc.nat(applications).map((retained): Line => [applications, retained])),
      { minLength: 3, maxLength: 3 },
    ),
    { minLength: 3, maxLength: 9 },
  )
  .chain((regions) =>
    fc
      .array(fc.nat(100), { minLength: regions.length, maxLength: regions.length })
      .map((shares) => regions.map((lines, index) => regionOf(lines, shares[index]! / 100))),
  );

function regionOf(lines: readonly Line[], share: number): SelectionFigures {
  const { byDomain, ...whole } = figuresOf(lines);
  return {
    ...whole,
    candidates: whole.applications,
    establishments: whole.retained,
    publicEstablishments: Math.round(whole.retained * share),
    // A domain that nobody asked for has no line.
    byDomain: byDomain.filter(({ applications }) => applications > 0),
  };
}

const DOMAINS = ['D1', 'D2', 'D3'];
const ofDomain = ({ byDomain }: Pick<SelectionFigures, 'byDomain'>, code: string) =>
  byDomain.find(({ domainCode }) => domainCode === code) ?? { applications: 0, retained: 0, granted: 0 };

function countryOf(regions: readonly SelectionFigures[]): SelectionFigures {
  const sum = (of: (each: SelectionFigures) => number) =>
    regions.reduce((total, each) => total + of(each), 0);
  return {
    candidates: sum(({ candidates }) => candidates),
    applications: sum(({ applications }) => applications),
    retained: sum(({ retained }) => retained),
    establishments: sum(({ establishments }) => establishments),
    publicEstablishments: sum(({ publicEstablishments }) => publicEstablishments),
    granted: sum(({ granted }) => granted),
    dataOrigin: DataOrigin.DECLARED,
    byDomain: DOMAINS.map((domainCode) => ({
      domainCode,
      applications: sum((each) => ofDomain(each, domainCode).applications),
      retained: sum((each) => ofDomain(each, domainCode).retained),
      granted: sum((each) => ofDomain(each, domainCode).granted),
    })).filter(({ applications }) => applications > 0),
  };
}

/** A figure of a region that may be suppressed: what it is, and what is told of it. */
interface Figure {
  readonly real: number;
  readonly told: number | null;
}

describe('a region that is not told cannot be recovered from the country and the other regions', () => {
  it('by nobody, and by no agency that knows its own', () => {
    let differences = 0;
    fc.assert(
      fc.property(regionsArbitrary, (regions) => {
        const codes = regions.map((_, index) => `R${index}`);
        const told = [
          ...publicRegionSelections(
            new Map(regions.map((each, place) => [codes[place]!, each])),
            DOMAINS,
          ).values(),
        ];
        const country = publicSelection(countryOf(regions));
        const figures = (read: (of: SelectionFigures | SelectionView) => number | null) =>
          regions.map((real, place): Figure => ({ real: read(real)!, told: read(told[place]!) }));
        const differenced = (whole: number | null, parts: readonly Figure[]) => {
          if (whole === null) return;
          differences += expectProtected(
            whole,
            parts,
            regions.map(({ applications }) => applications > 0),
          );
        };
        differenced(
          country.applications,
          figures(({ applications }) => applications),
        );
        differenced(
          country.retained,
          figures(({ retained }) => retained),
        );
        differenced(
          country.establishments,
          figures(({ establishments }) => establishments),
        );
        differenced(
          country.publicEstablishments,
          figures((each) => each.publicEstablishments),
        );
        for (const code of DOMAINS) {
          const line = ofDomain(country as SelectionFigures, code);
          differenced(
            line.applications,
            figures((each) => ofDomain(each as SelectionFigures, code).applications),
          );
          differenced(
            line.retained,
            figures((each) => ofDomain(each as SelectionFigures, code).retained),
          );
        }
      }),
    );
    expect(differences).toBeGreaterThan(20);
  });

  /** The country less what is told, and less the own region of whoever asks, is of many, and of several regions. */
  function expectProtected(whole: number, parts: readonly Figure[], isThere: readonly boolean[]): number {
    const suppressed = parts.filter(({ told }, place) => told === null && isThere[place]);
    const known = parts.reduce((sum, { told }) => sum + (told ?? 0), 0);
    const rest = whole - known;
    expect(rest).toBe(parts.reduce((sum, { real, told }) => sum + (told === null ? real : 0), 0));
    if (suppressed.length === 0) return 0;
    expect([1, 2]).not.toContain(rest);
    // Where no region is told there is nothing that the country did not tell by itself.
    if (suppressed.length === isThere.filter(Boolean).length) return 0;
    expect(suppressed.length).toBeGreaterThan(2);
    for (const { real } of suppressed) expect([1, 2]).not.toContain(rest - real);
    return 1;
  }

  it('two domains of a region do not tell the third', () => {
    fc.assert(
      fc.property(regionsArbitrary, (regions) => {
        const told = publicRegionSelections(
          new Map(regions.map((each, place) => [`R${place}`, each])),
          DOMAINS,
        );
        for (const { byDomain } of told.values()) {
          const hidden = byDomain.filter(({ isSuppressed }) => isSuppressed).length;
          expect([0, DOMAINS.length]).toContain(hidden);
        }
      }),
    );
  });
});
