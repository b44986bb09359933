import { DataOrigin } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import type { PublishedFigure } from '../published-figure.ts';
import { countedIn } from './recorded-figure.ts';
import { NOTHING_SELECTED, type SelectionFigures } from './selection.ts';
import { fullSelection, publicSelection } from './small-cells.ts';

const SELECTED: SelectionFigures = {
  candidates: 90,
  applications: 200,
  retained: 80,
  establishments: 60,
  publicEstablishments: 28,
  granted: 1_000_00,
  dataOrigin: DataOrigin.DECLARED,
  byDomain: [
    { domainCode: 'D1', applications: 149, retained: 50, granted: 515_00 },
    { domainCode: 'D2', applications: 51, retained: 30, granted: 485_00 },
  ],
};
const asked = (
  measure: PublishedFigure['measure'],
  unit: PublishedFigure['unit'] = 'COUNT',
  domainCode?: string,
) => ({ measure, unit, ...(domainCode === undefined ? {} : { domainCode }) });

describe('what a selection counts of a published figure', () => {
  it.each([
    { figure: asked('CANDIDATES'), expected: 90 },
    { figure: asked('APPLICATIONS'), expected: 200 },
    { figure: asked('APPLICATIONS', 'COUNT', 'D2'), expected: 51 },
    { figure: asked('RETAINED'), expected: 80 },
    { figure: asked('ESTABLISHMENTS'), expected: 60 },
    { figure: asked('PUBLIC_ESTABLISHMENTS'), expected: 28 },
    { figure: asked('GRANTED', 'CENTS'), expected: 1_000_00 },
    { figure: asked('GRANTED', 'CENTS', 'D1'), expected: 515_00 },
  ])('$figure: $expected', ({ figure, expected }) => {
    expect(countedIn(fullSelection(SELECTED), figure)).toBe(expected);
  });

  it.each([
    { figure: asked('APPLICATIONS', 'PERCENT', 'D1'), expected: 75, why: '74.5 rounds up' },
    { figure: asked('APPLICATIONS', 'PERCENT', 'D2'), expected: 26, why: '25.5 rounds up' },
    { figure: asked('GRANTED', 'PERCENT', 'D2'), expected: 49, why: '48.5 rounds up' },
    { figure: asked('PUBLIC_ESTABLISHMENTS', 'PERCENT'), expected: 47, why: '46.7 rounds up' },
  ])('in whole percents, $why: $figure', ({ figure, expected }) => {
    expect(countedIn(fullSelection(SELECTED), figure)).toBe(expected);
  });

  it.each([
    { figure: asked('CANDIDATES', 'PERCENT'), why: 'a share of a whole that it does not count' },
    { figure: asked('ESTABLISHMENT_GROWTH', 'PERCENT'), why: 'what it does not count' },
    { figure: asked('CANDIDATES', 'COUNT', 'D1'), why: 'what is not counted by domain' },
    { figure: asked('RETAINED', 'COUNT', 'D9'), why: 'a domain that it does not have' },
  ])('is null of $why: $figure', ({ figure }) => {
    expect(countedIn(fullSelection(SELECTED), figure)).toBeNull();
  });

  it('is null as long as nothing was filed', () => {
    expect(countedIn(fullSelection(NOTHING_SELECTED), asked('RETAINED'))).toBeNull();
  });

  it('is null where it is suppressed', () => {
    const small = publicSelection({ ...SELECTED, publicEstablishments: 2 });
    expect(countedIn(small, asked('PUBLIC_ESTABLISHMENTS'))).toBeNull();
    expect(countedIn(small, asked('PUBLIC_ESTABLISHMENTS', 'PERCENT'))).toBeNull();
    expect(countedIn(small, asked('ESTABLISHMENTS'))).toBe(60);
    const few = publicSelection({ ...SELECTED, candidates: 2 });
    expect(countedIn(few, asked('APPLICATIONS', 'PERCENT', 'D1'))).toBeNull();
  });
});
