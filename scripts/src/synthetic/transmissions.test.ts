import { REGIONS } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { SYNTHETIC_DATA } from './testing/data.ts';

const { applications, decisions, transmissions } = SYNTHETIC_DATA;
const applicationOf = new Map(applications.map((each) => [each.id, each]));
const preselections = decisions.filter(
  ({ act, applicationId }) => act === 'PRESELECT' && applicationId.startsWith('HOPEN-'),
);
const preselectedOn = new Map(preselections.map((each) => [each.applicationId, each.decidedOn]));

const total = (items: readonly { amountCents: number }[]) =>
  items.reduce((sum, { amountCents }) => sum + amountCents, 0);

describe('what the ARS transmit', () => {
  it('is one preselection per region, by 30 August 2019', () => {
    expect(transmissions.map(({ regionCode }) => regionCode)).toEqual(REGIONS.map(({ code }) => code));
    expect(transmissions.some(({ transmittedOn }) => transmittedOn < '2019-08-30')).toBe(true);
    for (const { regionCode, ...transmission } of transmissions) {
      expect(transmission).toMatchObject({ organisation: `ARS ${regionCode}`, version: 1 });
      expect(transmission.dataOrigin).toBe('SYNTHETIC');
    }
  });

  it('holds every preselected application once, for its amount', () => {
    const items = transmissions.flatMap(({ regionCode, transmittedOn, preselection }) =>
      preselection.map((item) => ({ ...item, regionCode, transmittedOn })),
    );
    expect(new Map(items.map(({ applicationId, amountCents }) => [applicationId, amountCents]))).toEqual(
      new Map(preselections.map(({ applicationId, grantedCents }) => [applicationId, grantedCents])),
    );
    const isOfTheRegion = ({ applicationId, regionCode }: (typeof items)[number]) =>
      applicationOf.get(applicationId)!.regionCode === regionCode;
    const isPreselectedBefore = ({ applicationId, transmittedOn }: (typeof items)[number]) =>
      preselectedOn.get(applicationId)! <= transmittedOn;
    expect(items.filter((item) => !isOfTheRegion(item))).toEqual([]);
    expect(items.filter((item) => !isPreselectedBefore(item))).toEqual([]);
  });

  it('forecasts each domain as it is preselected, a fifth of it in 2020 and the rest until 2024', () => {
    for (const { preselection, forecast } of transmissions) {
      const byDomain = Map.groupBy(preselection, (each) => applicationOf.get(each.applicationId)!.domainCode);
      expect(new Set(forecast.map(({ domainCode }) => domainCode))).toEqual(new Set(byDomain.keys()));
      for (const [domainCode, items] of byDomain) {
        const uses = forecast.filter((use) => use.domainCode === domainCode);
        expect(uses.map(({ year }) => year)).toEqual([2020, 2021, 2022, 2023, 2024]);
        expect([total(uses), uses[0]!.amountCents]).toEqual([total(items), total(items) / 5]);
      }
    }
  });
});
