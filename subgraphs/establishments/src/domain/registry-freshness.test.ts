import { describe, expect, it } from '@jest/globals';
import { freshnessWarning, registryFreshness } from './registry-freshness.ts';

const TODAY = '2026-11-30';

describe('the register', () => {
  it.each([
    [TODAY, 0, 'CURRENT'],
    ['2026-10-21', 40, 'CURRENT'],
    ['2026-10-20', 41, 'STALE'],
    // A set-up whose clock was set back after an import.
    ['2026-12-01', -1, 'CURRENT'],
  ])('with an extract of %s is %d days old and %s', (extractedOn, ageDays, status) => {
    const freshness = registryFreshness(extractedOn, false, TODAY, 40);
    expect(freshness).toEqual({ status, extractedOn, ageDays });
    expect(freshnessWarning(freshness)).toEqual(
      status === 'STALE' ? expect.stringContaining(`${extractedOn}, 41 days`) : null,
    );
  });

  it.each([
    [true, 'SYNTHETIC', null],
    [false, 'EMPTY', expect.stringContaining('empty')],
  ])('without an extract, fictitious: %s, is %s', (isSynthetic, status, warning) => {
    const freshness = registryFreshness(null, isSynthetic, TODAY, 40);
    expect(freshness).toEqual({ status, extractedOn: null, ageDays: null });
    expect(freshnessWarning(freshness)).toEqual(warning);
  });
});
