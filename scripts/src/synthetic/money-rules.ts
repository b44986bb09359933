import type { Programme } from '@hopen/funding';
import type { CivilDay } from '@hopen/schema';

/** Payment rules and envelopes of a programme. */
export interface MoneyRules extends Pick<Programme, 'advancePercent' | 'balanceMonth'> {
  readonly programmeCode: string;
  readonly allottedOn: CivilDay;
  readonly allottedCents: number;
  /** Published regional envelopes; the rest is divided by reservations. */
  readonly allottedToRegions: Readonly<Record<string, number>>;
}

/**
 * "420 M€", "36,7 M€" for Paca, "20 %" on acceptance and "80 %" in February of the year after the targets were reached.
 * Source: DAI, 29 Nov. 2019; ARS Paca, 12 Feb. 2020.
 */
export const HOPEN_MONEY: MoneyRules = {
  programmeCode: 'HOPEN',
  allottedOn: '2019-04-15',
  allottedCents: 42_000_000_000,
  allottedToRegions: { '93': 3_670_000_000 },
  advancePercent: 20,
  balanceMonth: 2,
};

/** "400 M€". Payment of Hôpital numérique is simplified: a single payment a few weeks after validation. */
export const HOPITAL_NUMERIQUE_MONEY: MoneyRules = {
  programmeCode: 'HN',
  allottedOn: '2012-07-01',
  allottedCents: 40_000_000_000,
  allottedToRegions: {},
  advancePercent: 0,
  balanceMonth: null,
};
