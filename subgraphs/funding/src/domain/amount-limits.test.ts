import { RuleViolation } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { codes, envelopeOf, HOPEN, hopenWith } from '../testing/test-files.ts';
import { outOfLimits, overEnvelope, tooManyDomains } from './amount-limits.ts';

describe('an amount per domain', () => {
  it.each([
    { cents: 39_999_99, expected: ['AMOUNT_OUT_OF_LIMITS'] },
    { cents: 40_000_00, expected: [] },
    { cents: 500_000_00, expected: [] },
    { cents: 500_000_01, expected: ['AMOUNT_OUT_OF_LIMITS'] },
    { cents: 0, expected: ['AMOUNT_OUT_OF_LIMITS'] },
    { cents: -40_000_00, expected: ['AMOUNT_OUT_OF_LIMITS'] },
    { cents: Number.NaN, expected: ['AMOUNT_OUT_OF_LIMITS'] },
  ])('of $cents cents: $expected', ({ cents, expected }) => {
    expect(codes(outOfLimits(cents, HOPEN, 'requestedAmount'))).toEqual(expected);
  });

  it.each([
    { cents: 9_999_99, expected: ['AMOUNT_OUT_OF_LIMITS'] },
    { cents: 10_000_00, expected: [] },
    { cents: 2_000_000_00, expected: [] },
    { cents: 2_000_000_01, expected: ['AMOUNT_OUT_OF_LIMITS'] },
  ])('of $cents cents in a programme of other limits: $expected', ({ cents, expected }) => {
    const programme = hopenWith({ minimumCents: 10_000_00, maximumCents: 2_000_000_00 });
    expect(codes(outOfLimits(cents, programme, 'amount'))).toEqual(expected);
  });

  it('names the field and the text when it is out of limits', () => {
    const [violation] = outOfLimits(1, HOPEN, 'requestedAmount');
    expect(violation!.details).toEqual({ field: 'requestedAmount', source: HOPEN.source });
  });
});

describe('the domains of a beneficiary', () => {
  it.each([
    { held: 0, more: 1, maximumDomains: 2, expected: [] },
    { held: 1, more: 1, maximumDomains: 2, expected: [] },
    { held: 2, more: 1, maximumDomains: 2, expected: ['TOO_MANY_DOMAINS'] },
    { held: 0, more: 2, maximumDomains: 2, expected: [] },
    { held: 1, more: 2, maximumDomains: 2, expected: ['TOO_MANY_DOMAINS'] },
    { held: 0, more: 3, maximumDomains: 2, expected: ['TOO_MANY_DOMAINS'] },
    { held: 0, more: 1, maximumDomains: 1, expected: [] },
    { held: 1, more: 1, maximumDomains: 1, expected: ['TOO_MANY_DOMAINS'] },
    { held: 4, more: 1, maximumDomains: 5, expected: [] },
    { held: 5, more: 1, maximumDomains: 5, expected: ['TOO_MANY_DOMAINS'] },
  ])('$held and $more more, of $maximumDomains: $expected', ({ held, more, maximumDomains, expected }) => {
    expect(codes(tooManyDomains(held, more, hopenWith({ maximumDomains })))).toEqual(expected);
  });
});

describe('an envelope of 100,000 euros', () => {
  const envelope = (reserved: number, committed: number) =>
    envelopeOf({ ALLOTMENT: 100_000_00, RESERVATION: reserved, COMMITMENT: committed });

  it.each([
    { reserved: 0, committed: 0, needed: 100_000_00, missing: null },
    { reserved: 0, committed: 0, needed: 100_000_01, missing: 1 },
    { reserved: 60_000_00, committed: 0, needed: 40_000_00, missing: null },
    { reserved: 60_000_00, committed: 0, needed: 40_000_01, missing: 1 },
    { reserved: 0, committed: 60_000_00, needed: 90_000_00, missing: 50_000_00 },
    { reserved: 50_000_00, committed: 50_000_00, needed: 1, missing: 1 },
    { reserved: 50_000_00, committed: 50_000_00, needed: 0, missing: null },
    { reserved: 50_000_00, committed: 60_000_00, needed: 0, missing: null },
    { reserved: 50_000_00, committed: 60_000_00, needed: -1, missing: null },
    { reserved: 50_000_00, committed: 60_000_00, needed: 1, missing: 10_000_01 },
  ])(
    'with $reserved reserved and $committed committed lacks $missing for $needed more',
    ({ reserved, committed, needed, missing }) => {
      const found = overEnvelope(envelope(reserved, committed), needed);
      expect(codes(found)).toEqual(missing === null ? [] : ['ENVELOPE_EXCEEDED']);
      expect(found.map(({ details }) => details.missingCents)).toEqual(missing === null ? [] : [missing]);
      for (const each of found) expect(each).toBeInstanceOf(RuleViolation);
    },
  );
});
