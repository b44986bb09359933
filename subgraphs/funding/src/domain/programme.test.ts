import { readFile } from 'node:fs/promises';
import { isCivilDay } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import type { Programme } from './programme.ts';
import type { PublishedFigure } from './published-figure.ts';

const FILE = new URL('../../data/programmes.json', import.meta.url);
const programmes: Programme[] = JSON.parse(await readFile(FILE, 'utf8'));
const named = programmes.map((programme) => ({ code: programme.code, programme }));
const hopen = programmes.find(({ code }) => code === 'HOPEN')!;

describe("HOP'EN, as it was published", () => {
  it.each([
    { what: '420 M€', field: 'budgetCents', value: 42_000_000_000 },
    { what: '40,000 € per domain at least', field: 'minimumCents', value: 4_000_000 },
    { what: '500,000 € per domain at most', field: 'maximumCents', value: 50_000_000 },
    { what: 'two domains at most', field: 'maximumDomains', value: 2 },
    { what: '20 % on acceptance', field: 'advancePercent', value: 20 },
    { what: 'the balance in February', field: 'balanceMonth', value: 2 },
    { what: 'its first day, that of its instruction', field: 'startsOn', value: '2019-02-12' },
  ] as const)('has $what', ({ field, value }) => {
    expect(hopen[field]).toBe(value);
  });

  it.each([
    { code: 'APPLICATION', on: '2019-06-30' },
    { code: 'ARS_PRESELECTION', on: '2019-08-30' },
    { code: 'NOTIFICATION', on: '2019-09-30' },
    { code: 'PROJECT', on: '2021-12-31' },
    { code: 'EXTENSION_REQUEST', on: '2022-02-25' },
  ])('has its step $code on $on', ({ code, on }) => {
    expect(hopen.calendar.find((step) => step.code === code)?.on).toBe(on);
  });

  it('follows Hôpital numérique, which had 400 M€', () => {
    expect(programmes.find(({ code }) => code === 'HN')?.budgetCents).toBe(40_000_000_000);
  });
});

describe("what was published of HOP'EN", () => {
  it.each<Partial<PublishedFigure>>([
    { measure: 'BUDGET', unit: 'CENTS', value: 42_000_000_000 },
    { measure: 'CANDIDATES', unit: 'COUNT', value: 2_430 },
    { measure: 'APPLICATIONS', unit: 'COUNT', value: 6_589 },
    { measure: 'APPLICATIONS', unit: 'COUNT', domainCode: 'D2', value: 1_679 },
    { measure: 'APPLICATIONS', unit: 'COUNT', domainCode: 'D6', value: 1_229 },
    { measure: 'RETAINED', unit: 'COUNT', value: 1_712 },
    { measure: 'ESTABLISHMENTS', unit: 'COUNT', value: 1_440 },
    { measure: 'PUBLIC_ESTABLISHMENTS', unit: 'COUNT', value: 680 },
    { measure: 'GRANTED', unit: 'CENTS', domainCode: 'D2', value: 21_700_000_000 },
    { measure: 'GRANTED', unit: 'PERCENT', domainCode: 'D2', value: 52 },
    { measure: 'ALLOTTED', unit: 'CENTS', regionCode: '93', value: 3_670_000_000 },
    { measure: 'RETAINED', unit: 'COUNT', asOf: '2021-10-13', value: 1_737 },
    { measure: 'ESTABLISHMENTS', unit: 'COUNT', asOf: '2021-10-13', value: 1_400, isAtLeast: true },
  ])('has %o', (figure) => {
    expect(hopen.publishedFigures).toContainEqual(expect.objectContaining(figure));
  });

  it('adds up to a hundred percent of what was granted', () => {
    const shares = hopen.publishedFigures.filter(
      ({ measure, unit }) => measure === 'GRANTED' && unit === 'PERCENT',
    );
    expect(shares.reduce((sum, { value }) => sum + value, 0)).toBe(100);
  });
});

describe('the programmes that are shipped', () => {
  it('have a code each', () => {
    expect(new Set(named.map(({ code }) => code)).size).toBe(programmes.length);
  });

  it.each(named)(
    '$code says where its facts come from, and never that they are official',
    ({ programme }) => {
      for (const { source, verificationStatus } of [
        programme,
        ...programme.calendar,
        ...programme.publishedFigures,
      ]) {
        expect(source.trim()).not.toBe('');
        expect(['REPORTED', 'ASSUMED', 'SYNTHETIC']).toContain(verificationStatus);
      }
    },
  );

  it.each(named)('$code counts its money in whole cents, from the least to the most', ({ programme }) => {
    const { minimumCents, maximumCents, budgetCents } = programme;
    const amounts = [0, minimumCents, maximumCents, budgetCents];
    expect(amounts.filter((amount) => !Number.isSafeInteger(amount))).toEqual([]);
    expect(amounts.toSorted((one, other) => one - other)).toEqual(amounts);
  });

  it.each(named)('$code has limits that can be kept', ({ programme }) => {
    expect(programme.maximumDomains).toBeGreaterThanOrEqual(1);
    expect(programme.advancePercent).toBeGreaterThanOrEqual(0);
    expect(programme.advancePercent).toBeLessThanOrEqual(100);
    // Null where the balance is paid on validation.
    expect([null, ...Array.from({ length: 12 }, (_, index) => index + 1)]).toContain(programme.balanceMonth);
    expect(['EJ', 'ET', 'GHT']).toEqual(expect.arrayContaining(programme.applicantKinds));
    expect(programme.applicantKinds.length).toBeGreaterThan(0);
    expect(programme.rulesVersion).toBeGreaterThanOrEqual(1);
  });

  it.each(named)('$code has its published figures in order, each once', ({ programme }) => {
    const { publishedFigures } = programme;
    const days = publishedFigures.map(({ asOf }) => asOf);
    expect(days.toSorted()).toEqual(days);
    const keys = publishedFigures.map(({ measure, unit, regionCode, domainCode, asOf }) =>
      JSON.stringify([measure, unit, regionCode, domainCode, asOf]),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each(named)('$code has its steps in order, within its period', ({ programme }) => {
    const { startsOn, endsOn, calendar } = programme;
    const days = calendar.map(({ on }) => on);
    const all = [startsOn, ...days, endsOn];
    expect(all.filter((day) => !isCivilDay(day))).toEqual([]);
    expect(all.toSorted()).toEqual(all);
    expect(new Set(calendar.map(({ code }) => code)).size).toBe(calendar.length);
  });
});
