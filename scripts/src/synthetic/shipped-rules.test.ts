import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { LIMITS } from './amounts.ts';
import { DOMAIN_INDICATORS, PREREQUISITES } from './indicators.ts';
import { HOPEN_MONEY, HOPITAL_NUMERIQUE_MONEY } from './money-rules.ts';

const shipped = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../../subgraphs/${path}`, import.meta.url), 'utf8'));
const [hopen, hopitalNumerique] = shipped('funding/data/programmes.json');

describe('what is invented keeps the rules that the programme ships', () => {
  it("asks and grants within HOP'EN's limits", () => {
    expect([LIMITS.min, LIMITS.max]).toEqual([hopen.minimumCents, hopen.maximumCents]);
  });

  it.each([
    [hopen, HOPEN_MONEY],
    [hopitalNumerique, HOPITAL_NUMERIQUE_MONEY],
  ])('allots the budget and pays the advance and the balance of the programme', (programme, money) => {
    expect(money.programmeCode).toBe(programme.code);
    expect(money.allottedCents).toBe(programme.budgetCents);
    expect(money.advancePercent).toBe(programme.advancePercent);
    expect(money.balanceMonth).toBe(programme.balanceMonth);
  });

  it('declares the indicators that are defined, ratios for usage and answers for organisation, and not applicable what may be', () => {
    const versions: { code: string; nature: string; allowsNotApplicable: boolean }[] = shipped(
      'indicators/data/hopen.json',
    ).indicators;
    const indicators = [...Map.groupBy(versions, ({ code }) => code).values()].map(([first]) => first!);
    const invented = [...PREREQUISITES, ...Object.values(DOMAIN_INDICATORS).flat()];
    const defined = indicators.map(({ code, nature }) => ({
      code,
      nature: nature === 'USAGE' ? 'RATIO' : 'ANSWER',
    }));
    expect(invented.map(({ code, nature }) => ({ code, nature }))).toEqual(defined);
    const may = new Map(indicators.map(({ code, allowsNotApplicable }) => [code, allowsNotApplicable]));
    expect(invented.filter(({ code, mayBeNotApplicable }) => mayBeNotApplicable && !may.get(code))).toEqual(
      [],
    );
  });
});
