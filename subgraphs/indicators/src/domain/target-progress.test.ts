import { describe, expect, it } from '@jest/globals';
import type { HeadingAttainment } from './attainment.ts';
import { progressOf } from './target-progress.ts';

const heading = (concerned: number, met: number): HeadingAttainment => ({
  code: 'D2',
  concerned,
  declared: concerned,
  validated: met,
  met,
  missing: 0,
  rate: concerned === 0 ? null : met / concerned,
  indicators: [],
});
const target = (rate: number) => ({ domainCode: 'D2', rate, reachedBy: '2022-12-31' });

describe('the progress of a region against the target of its roadmap', () => {
  it.each([
    { concerned: 100, met: 54, rate: 0.55, lacking: 1, isReached: false },
    { concerned: 100, met: 55, rate: 0.55, lacking: 0, isReached: true },
    { concerned: 100, met: 56, rate: 0.55, lacking: 0, isReached: true },
    { concerned: 7, met: 3, rate: 0.5, lacking: 1, isReached: false },
    { concerned: 7, met: 4, rate: 0.5, lacking: 0, isReached: true },
    { concerned: 3, met: 3, rate: 1, lacking: 0, isReached: true },
    { concerned: 3, met: 2, rate: 1, lacking: 1, isReached: false },
    { concerned: 10, met: 0, rate: 0.3, lacking: 3, isReached: false },
    { concerned: 0, met: 0, rate: 0.5, lacking: 0, isReached: false },
  ])('$met of $concerned against $rate lacks $lacking', ({ concerned, met, rate, ...expected }) => {
    expect(progressOf([heading(concerned, met)], target(rate), '2022-01-01')).toMatchObject(expected);
  });

  it.each([
    { met: 2, gap: 0.3 },
    { met: 5, gap: 0 },
    { met: 9, gap: 0 },
  ])('has a gap of $gap with $met of 10 against 0.5', ({ met, gap }) => {
    expect(progressOf([heading(10, met)], target(0.5), '2022-01-01')?.gap).toBeCloseTo(gap);
  });

  it('has no gap where nobody is concerned', () => {
    expect(progressOf([heading(0, 0)], target(0.5), '2022-01-01')).toMatchObject({ gap: null, rate: null });
  });

  it.each([
    { met: 4, today: '2022-12-31', isOverdue: false },
    { met: 4, today: '2023-01-01', isOverdue: true },
    { met: 5, today: '2023-01-01', isOverdue: false },
  ])('with $met of 10 on $today is overdue: $isOverdue', ({ met, today, isOverdue }) => {
    expect(progressOf([heading(10, met)], target(0.5), today)).toMatchObject({ isOverdue });
  });

  it('keeps the denominator, and how many are missing', () => {
    const counts = { concerned: 10, declared: 10, validated: 4, met: 4, missing: 0, rate: 0.4 };
    expect(progressOf([heading(10, 4)], target(0.5), '2022-01-01')).toMatchObject(counts);
  });

  it('is null for a domain that the programme has not', () => {
    expect(progressOf([], target(0.5), '2022-01-01')).toBeNull();
  });
});
