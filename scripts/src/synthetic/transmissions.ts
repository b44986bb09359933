import {
  type CaseFile,
  type PlannedUse,
  type PreselectedItem,
  splitGrant,
  type Transmission,
} from '@hopen/funding';
import { type CivilDay, DataOrigin } from '@hopen/schema';
import type { MoneyRules } from './money-rules.ts';
import { type Random, randomFor } from './random.ts';
import { apportion } from './sharing.ts';

/** "Au 30 août 2019". Source: DAI, 29 Nov. 2019. */
const LAST_DAY: CivilDay = '2019-08-30';

/** First forecast year, with the advances; the distribution of balances over later years is invented. */
const ADVANCE_YEAR = 2020;
const BALANCE_WEIGHTS = [10, 30, 35, 25];

const EURO_CENTS = 100;

/** Transmissions of the regions with preselected applications: preselection and forecast. */
export function transmitPreselections(dossiers: readonly CaseFile[], money: MoneyRules): Transmission[] {
  const random = randomFor(`transmissions ${money.programmeCode}`);
  const preselected = dossiers.filter((dossier) => preselectionOf(dossier));
  const byRegion = Map.groupBy(preselected, ({ application }) => application.regionCode);
  return [...byRegion].map(([regionCode, list]) => {
    const last = list
      .map((dossier) => preselectionOf(dossier)!.decidedOn)
      .sort()
      .at(-1)!;
    const transmittedOn = random.day(last, LAST_DAY);
    const proposed = list.filter((dossier) => statusOn(transmittedOn, dossier) === 'PRESELECTED');
    return {
      programmeCode: money.programmeCode,
      regionCode,
      version: 1,
      transmittedOn,
      organisation: `ARS ${regionCode}`,
      preselection: proposed.map(itemOf).sort(byId),
      forecast: forecastOf(random, proposed, money),
      dataOrigin: DataOrigin.SYNTHETIC,
    };
  });
}

const preselectionOf = ({ decisions }: CaseFile) => decisions.find(({ act }) => act === 'PRESELECT');

const statusOn = (day: CivilDay, { decisions }: CaseFile) =>
  decisions.findLast(({ decidedOn }) => decidedOn <= day)?.status;

const itemOf = (dossier: CaseFile): PreselectedItem => ({
  applicationId: dossier.application.id,
  amountCents: preselectionOf(dossier)!.grantedCents!,
});

const byId = (a: PreselectedItem, b: PreselectedItem) => (a.applicationId < b.applicationId ? -1 : 1);

/** Forecast by year and domain, adding up to the preselected amount per domain. */
function forecastOf(random: Random, dossiers: readonly CaseFile[], money: MoneyRules): PlannedUse[] {
  const byDomain = [...Map.groupBy(dossiers, ({ application }) => application.domainCode)].sort();
  return byDomain
    .flatMap(([domainCode, list]) =>
      spread(
        random,
        list.reduce((sum, dossier) => sum + itemOf(dossier).amountCents, 0),
        money,
      ).map((amountCents, rank) => ({ year: ADVANCE_YEAR + rank, domainCode, amountCents })),
    )
    .sort((a, b) => a.year - b.year);
}

/** Distributes an amount over years. */
function spread(random: Random, cents: number, money: MoneyRules): number[] {
  const { ADVANCE, BALANCE } = splitGrant(cents, money);
  const weights = BALANCE_WEIGHTS.map((weight) => weight + random.int(-5, 5));
  return [ADVANCE, ...apportion(BALANCE / EURO_CENTS, weights).map((euros) => euros * EURO_CENTS)];
}
