import { type Random, randomFor } from './random.ts';
import { PACA } from './region-counts.ts';
import { splitWithin } from './sharing.ts';

const EURO_CENTS = 100;
const MILLION_CENTS = 1_000_000 * EURO_CENTS;

/** "40 000 à 500 000 euros par domaine". Source: DAI, 29 Nov. 2019. Synthetic amounts are whole thousands of euros. */
export const LIMITS = { min: 40_000 * EURO_CENTS, max: 500_000 * EURO_CENTS, step: 1_000 * EURO_CENTS };

/** Zones with their own totals: Paca, whose 130 projects and envelope are published, and the rest of the country. */
export type Zone = 'paca' | 'elsewhere';
export const zoneOf = (regionCode: string): Zone => (regionCode === PACA ? 'paca' : 'elsewhere');

/** Retained applications of a domain: count and millions of euros, by zone. */
export interface Award {
  readonly domainCode: string;
  readonly paca: { readonly count: number; readonly millions: number };
  readonly elsewhere: { readonly count: number; readonly millions: number };
}

/**
 * Totals: 1,712 applications for 416.3 M€, 130 of them in Paca. "D2: 217 M€, D6: 70 M€" and the shares of the others:
 * DGOS, quoted by bwellmart; counts per domain and Paca's part are invented.
 */
export const AWARDS: readonly Award[] = [
  { domainCode: 'D1', paca: { count: 14, millions: 3.6 }, elsewhere: { count: 186, millions: 42.3 } },
  { domainCode: 'D2', paca: { count: 62, millions: 19.0 }, elsewhere: { count: 738, millions: 198.0 } },
  { domainCode: 'D3', paca: { count: 11, millions: 2.8 }, elsewhere: { count: 149, millions: 34.7 } },
  { domainCode: 'D4', paca: { count: 6, millions: 1.3 }, elsewhere: { count: 74, millions: 15.4 } },
  { domainCode: 'D5', paca: { count: 5, millions: 1.1 }, elsewhere: { count: 75, millions: 15.6 } },
  { domainCode: 'D6', paca: { count: 27, millions: 7.2 }, elsewhere: { count: 293, millions: 62.8 } },
  { domainCode: 'D7', paca: { count: 5, millions: 1.1 }, elsewhere: { count: 67, millions: 11.4 } },
];

/** Grants of the retained applications, in the same order; sums per zone and domain match `AWARDS`. */
export function grantAmounts(
  retained: readonly { readonly regionCode: string; readonly domainCode: string }[],
): number[] {
  const random = randomFor('grants');
  const grants = new Array<number>(retained.length);
  for (const { domainCode, ...zones } of AWARDS) {
    for (const zone of ['paca', 'elsewhere'] as const) {
      const concerned = [...retained.entries()].filter(
        ([, each]) => each.domainCode === domainCode && zoneOf(each.regionCode) === zone,
      );
      const weights = concerned.map(() => 0.3 + 1.4 * random.unit());
      const amounts = splitWithin(Math.round(zones[zone].millions * MILLION_CENTS), weights, LIMITS);
      for (const [rank, [index]] of concerned.entries()) grants[index] = amounts[rank]!;
    }
  }
  return grants;
}

/** Requested amount for a given grant: up to half as much again. */
export const requestFor = (random: Random, grantedCents: number): number =>
  Math.min(LIMITS.max, toStep(grantedCents * (1 + random.unit() / 2)));

/** Requested amount of an application that is granted nothing. */
export const anyRequest = (random: Random): number =>
  toStep(LIMITS.min + random.unit() * random.unit() * (LIMITS.max - LIMITS.min));

/**
 * Proposed amount of an application that fails later. Small, because it is reserved beside the eventual grants, which
 * take 416.3 M€ of 420 M€.
 */
export const smallProposal = (random: Random): number => toStep(random.int(40_000, 55_000) * EURO_CENTS);

const toStep = (cents: number) => Math.ceil(cents / LIMITS.step) * LIMITS.step;
