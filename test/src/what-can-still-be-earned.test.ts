import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  actOn,
  type Campaign,
  expectDone,
  openCampaign,
  type Player,
  proveTargets,
  retainedApplication,
  type Target,
} from './campaign-play.ts';
import { type House, openHouse } from './house.ts';
import { sharedCountry } from './shared-country.ts';

const LINES = 'year month certain possible lost';
const NATIONAL = `{ programme(code: "HOPEN") { budget disbursementForecast { ${LINES} expected } } }`;

/** A line of a forecast, without what it has nothing of. */
interface Line {
  readonly year: number | null;
  readonly month: number | null;
  readonly certain: number;
  readonly possible: number;
  readonly lost: number;
}

describe('a grant is certain, possible or lost as its acts go', () => {
  let campaign: Campaign;
  let establishment: Player;
  let site: string;
  let target: Target;

  beforeAll(async () => {
    campaign = await openCampaign();
    site = campaign.sites[0]!;
    establishment = await campaign.as(site);
    target = await retainedApplication(campaign, campaign.paca, site, 'D6', 100_000_00);
  });
  afterAll(() => campaign?.house.close());

  const act = (player: Player, mutation: string, more?: object) => actOn(target, player, mutation, more);
  const forecast = async () => {
    const { data } = await campaign.dgos.ask(NATIONAL);
    return data.programme.disbursementForecast.map(told);
  };
  const told = ({ year, month, ...cents }: Line) => {
    const parts = (['certain', 'possible', 'lost'] as const).filter((name) => cents[name] > 0);
    return [year ? `${year}-${month}` : 'undated', ...parts.map((name) => `${name} ${cents[name]}`)].join(
      ' ',
    );
  };

  it('from its notification to its lapse', async () => {
    expect(await forecast()).toEqual(['undated possible 10000000']);
    await isAccepted();
    await isValidated();
    await isNotToldWithoutItsVerdict();
    await waitsForACorrection();
    await losesAValue();
    await isReleased();
  });

  async function isAccepted() {
    campaign.house.liveOn('2020-01-06');
    expectDone(await act(establishment, 'fileProject', { plannedTargetsOn: '2021-06-30' }));
    expectDone(await act(campaign.paca, 'acceptProject'));
    campaign.house.work();
    expect(await forecast()).toEqual(['2020-1 certain 2000000', '2022-2 possible 8000000']);
    // Nothing hangs on a verdict yet.
    expect(campaign.house.work().requests).toEqual(['funding']);
    campaign.house.liveOn('2020-02-03');
    const payment = { instalment: 'ADVANCE', valueOn: '2020-02-03', vehicle: 'FMESPP' };
    expectDone(await act(campaign.dgos, 'recordPayment', payment));
    expect(await forecast()).toEqual(['2022-2 possible 8000000']);
  }

  async function isValidated() {
    campaign.house.liveOn('2022-01-05');
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2021-12-31' }));
    await proveTargets(campaign, site, 'D6', '2021-12-31');
    expect(await forecast()).toEqual(['2022-2 possible 8000000']);
    expectDone(await act(campaign.paca, 'validateTargets'));
    campaign.house.work();
    expect(await forecast()).toEqual(['2022-2 certain 8000000']);
    expect(campaign.house.work().requests).toEqual(['funding', 'indicators']);
  }

  /** Rather no forecast than a wrong one; the rest of the answer stands. */
  async function isNotToldWithoutItsVerdict() {
    const indicators = campaign.house.country.subgraphs.get('indicators')!;
    const { url } = indicators;
    Object.assign(indicators, { url: 'http://127.0.0.1:1/graphql' });
    const { data, errors } = await campaign.dgos.ask(NATIONAL);
    Object.assign(indicators, { url });
    expect(data.programme).toEqual({ budget: 42_000_000_000, disbursementForecast: null });
    expect(errors?.map(({ path, extensions }) => [path?.at(-1), extensions.code])).toEqual([
      ['disbursementForecast', 'SUBGRAPH_UNAVAILABLE'],
    ]);
  }

  const review = (review: 'REJECT' | 'VALIDATE', valueIds: string[]) =>
    campaign.paca.act('reviewIndicatorValues', { act: review, valueIds, motive: 'Extraction erronée.' });
  let valueIds: string[];

  async function waitsForACorrection() {
    const value = { indicator: 'P1.1', observedFrom: '2021-01-01', observedUntil: '2021-12-31' };
    const values = [{ ...value, numerator: 1, denominator: 100 }];
    const input = { programme: 'HOPEN', beneficiary: site, values };
    const { results } = expectDone(await establishment.act('declareIndicatorValues', input));
    valueIds = results.map((result: { value: { id: string } }) => result.value.id);
    expect(await forecast()).toEqual(['2022-2 possible 8000000']);
    const { data } = await establishment.ask(NATIONAL);
    expect(data.programme.disbursementForecast).toBeNull();
  }

  /** A correction that is validated falls short: another value may come until the last day. */
  async function losesAValue() {
    expectDone(await review('VALIDATE', valueIds));
    expect(await forecast()).toEqual(['2023-2 possible 8000000']);
    campaign.house.liveOn('2023-12-31');
    expect(await forecast()).toEqual(['2024-2 possible 8000000']);
    campaign.house.liveOn('2024-01-01');
    expect(await forecast()).toEqual(['2024-1 lost 8000000']);
  }

  async function isReleased() {
    expectDone(await act(campaign.paca, 'recordLapse', { motive: 'Cibles non atteintes.' }));
    expect(await forecast()).toEqual([]);
  }
});

describe('the forecast of the whole country', () => {
  it.each(['HOPEN', 'HN'])('is what is reserved and committed of %s, less what is paid', async (code) => {
    const country = await sharedCountry();
    const token = await country.token({ hopen_role: 'dgos' });
    const ask = async (query: string) => {
      const { data, errors } = await country.ask(query, {}, token);
      expect(errors).toBeUndefined();
      return data;
    };
    const { regions } = await ask(`{ regions { code envelope(programme: "${code}") { reserved committed paid }
      disbursementForecast(programme: "${code}") { ${LINES} expected } } }`);
    const { programme } = await ask(
      `{ programme(code: "${code}") { disbursementForecast { ${LINES} region { code } } } }`,
    );
    const all = ({ certain, possible, lost }: Line) => certain + possible + lost;
    const sum = (lines: Line[], of: (line: Line) => number = all) =>
      lines.reduce((total, line) => total + of(line), 0);
    for (const { code: region, envelope, disbursementForecast: own } of regions) {
      const { reserved, committed, paid } = envelope;
      expect([region, sum(own)]).toEqual([region, reserved + committed - paid]);
      const national = programme.disbursementForecast.filter(
        (line: { region: { code: string } }) => line.region.code === region,
      );
      expect(national.map(all)).toEqual(own.map(all));
      for (const { possible, expected } of own) expect(expected).toBe(possible);
    }
  });
});

describe('the work behind a forecast', () => {
  let house: House;
  beforeAll(async () => {
    // On the eve of the month in which balances fall due, what is validated is not paid yet.
    house = await openHouse('2022-01-31');
  });
  afterAll(() => house?.close());

  it('is done once for a question, whatever it asks of it', async () => {
    const token = await house.token({ hopen_role: 'dgos' });
    const cost = async (query: string) => {
      house.work();
      const { errors } = await house.ask(query, {}, token);
      expect(errors).toBeUndefined();
      const { statements, requests } = house.work();
      return { statements: statements.length, requests: requests.sort() };
    };
    const field = `disbursementForecast(programme: "HOPEN") { ${LINES} }`;
    const one = await cost(`{ region(code: "93") { ${field} } }`);
    expect(one.requests).toEqual(['establishments', 'funding', 'indicators']);
    expect(one.statements).toBeLessThanOrEqual(14);
    expect(await cost(`{ regions { ${field} } }`)).toEqual(one);
  });
});
