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
} from '../support/campaign-play.ts';
import { sharedCountry } from '../support/shared-country.ts';
import { type Answer, startTestCountry, type TestCountry } from '../support/test-country.ts';

const LINES = 'year month certain possible lost';
const NATIONAL = `{ programme(code: "HOPEN") { budget disbursementForecast { ${LINES} expected } } }`;

/** ForecastLine of a forecast, without empty amounts. */
interface ForecastLine {
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
  afterAll(() => campaign?.graph.close());

  const act = (player: Player, mutation: string, more?: object) => actOn(target, player, mutation, more);
  const forecast = async () => {
    const { data } = await campaign.dgos.ask(NATIONAL);
    return data.programme.disbursementForecast.map(shown);
  };
  const shown = ({ year, month, ...cents }: ForecastLine) => {
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
    campaign.graph.liveOn('2020-01-06');
    expectDone(await act(establishment, 'fileProject', { plannedTargetsOn: '2021-06-30' }));
    expectDone(await act(campaign.paca, 'acceptProject'));
    campaign.graph.work();
    expect(await forecast()).toEqual(['2020-1 certain 2000000', '2022-2 possible 8000000']);
    // No verdict is involved yet.
    expect(campaign.graph.work().requests).toEqual(['funding']);
    campaign.graph.liveOn('2020-02-03');
    const payment = { instalment: 'ADVANCE', valueOn: '2020-02-03', vehicle: 'FMESPP' };
    expectDone(await act(campaign.dgos, 'recordPayment', payment));
    expect(await forecast()).toEqual(['2022-2 possible 8000000']);
  }

  async function isValidated() {
    campaign.graph.liveOn('2022-01-05');
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2021-12-31' }));
    await proveTargets(campaign, site, 'D6', '2021-12-31');
    expect(await forecast()).toEqual(['2022-2 possible 8000000']);
    expectDone(await act(campaign.paca, 'validateTargets'));
    campaign.graph.work();
    expect(await forecast()).toEqual(['2022-2 certain 8000000']);
    expect(campaign.graph.work().requests).toEqual(['funding', 'indicators']);
  }

  /** Omits the forecast while verdicts are unavailable; the rest of the response stands. */
  async function isNotToldWithoutItsVerdict() {
    const indicators = campaign.graph.country.subgraphs.get('indicators')!;
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

  /** Validates a correction that falls short: another value may follow until the last day. */
  async function losesAValue() {
    expectDone(await review('VALIDATE', valueIds));
    expect(await forecast()).toEqual(['2023-2 possible 8000000']);
    campaign.graph.liveOn('2023-12-31');
    expect(await forecast()).toEqual(['2024-2 possible 8000000']);
    campaign.graph.liveOn('2024-01-01');
    expect(await forecast()).toEqual(['2024-1 lost 8000000']);
  }

  async function isReleased() {
    expectDone(await act(campaign.paca, 'recordLapse', { motive: 'Cibles non atteintes.' }));
    expect(await forecast()).toEqual([]);
  }
});

const all = ({ certain, possible, lost }: ForecastLine) => certain + possible + lost;

/** Compares each region's forecast with its ledger; returns all lines. */
async function agreeing(ask: (query: string) => Promise<Answer>, programme: string): Promise<ForecastLine[]> {
  const { data, errors } =
    await ask(`{ regions { code envelope(programme: "${programme}") { reserved committed paid }
    disbursementForecast(programme: "${programme}") { ${LINES} expected } } }`);
  expect(errors).toBeUndefined();
  for (const { code, envelope, disbursementForecast } of data.regions) {
    const held = envelope.reserved + envelope.committed - envelope.paid;
    const sum = disbursementForecast.map(all).reduce((total: number, cents: number) => total + cents, 0);
    expect([code, sum]).toEqual([code, held]);
    for (const { possible, expected } of disbursementForecast) expect(expected).toBe(possible);
  }
  return data.regions.flatMap(
    (region: { disbursementForecast: ForecastLine[] }) => region.disbursementForecast,
  );
}

describe('the forecast of the whole country', () => {
  it.each(['HOPEN', 'HN'])('is what is reserved and committed of %s, less what is paid', async (code) => {
    const country = await sharedCountry();
    const token = await country.token({ hopen_role: 'dgos' });
    const regional = await agreeing((query) => country.ask(query, {}, token), code);
    const { data } = await country.ask(
      `{ programme(code: "${code}") { disbursementForecast { ${LINES} } } }`,
      {},
      token,
    );
    const national: ForecastLine[] = data.programme.disbursementForecast;
    expect(national.map(all).sort()).toEqual(regional.map(all).sort());
    // Long after the last day, unanswered declarations earn nothing.
    if (code === 'HOPEN') expect(national.filter(({ lost }) => lost > 0).length).toBeGreaterThan(100);
    const years = national.filter(({ certain, possible }) => certain + possible > 0).map(({ year }) => year);
    expect(years.filter((year) => year !== 2026)).toEqual([]);
  });
});

describe('the work behind a forecast', () => {
  let graph: TestCountry;
  beforeAll(async () => {
    // Eve of the month of balances, with validated but unpaid applications.
    graph = await startTestCountry('2022-01-31');
  });
  afterAll(() => graph?.close());

  it('is done once for a question, whatever it asks of it', async () => {
    const token = await graph.token({ hopen_role: 'dgos' });
    const cost = async (query: string) => {
      graph.work();
      const { errors } = await graph.ask(query, {}, token);
      expect(errors).toBeUndefined();
      const { statements, requests } = graph.work();
      return { statements: statements.length, requests: requests.sort() };
    };
    const field = `disbursementForecast(programme: "HOPEN") { ${LINES} }`;
    const one = await cost(`{ region(code: "93") { ${field} } }`);
    expect(one.requests).toEqual(['establishments', 'funding', 'indicators']);
    expect(one.statements).toBeLessThanOrEqual(14);
    expect(await cost(`{ regions { ${field} } }`)).toEqual(one);
  });

  it.each(['2019-09-15', '2020-06-01', '2023-01-31', '2024-01-01'])(
    'agrees with the ledger on %s',
    async (day) => {
      const token = await graph.token({ hopen_role: 'dgos' });
      graph.liveOn(day);
      expect(await agreeing((query) => graph.ask(query, {}, token), 'HOPEN')).not.toEqual([]);
    },
  );
});
