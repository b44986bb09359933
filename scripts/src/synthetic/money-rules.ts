import { addDays } from '@hopen/schema';
import type { MoneyRules } from './ledger.ts';

/**
 * "420 M€", "36,7 M€" for Paca, "20 %" on acceptance and "80 %" in February of the year after the targets were
 * reached. Source: DAI, 29 Nov. 2019; ARS Paca, 12 Feb. 2020. Here targets are reached in the year they are validated.
 */
export const HOPEN_MONEY: MoneyRules = {
  programmeCode: 'HOPEN',
  allottedOn: '2019-04-15',
  allottedCents: 42_000_000_000,
  allottedToRegions: { '93': 3_670_000_000 },
  advancePercent: 20,
  balanceOn: (validatedOn, random) => {
    const february = `${Number(validatedOn.slice(0, 4)) + 1}-02`;
    return random.day(`${february}-03`, `${february}-28`);
  },
};

/** "400 M€". How Hôpital numérique paid is simplified: all at once, a few weeks after validation. */
export const HOPITAL_NUMERIQUE_MONEY: MoneyRules = {
  programmeCode: 'HN',
  allottedOn: '2012-07-01',
  allottedCents: 40_000_000_000,
  allottedToRegions: {},
  advancePercent: 0,
  balanceOn: (validatedOn, random) => addDays(validatedOn, random.int(10, 40)),
};
