import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Campaign, codesOf, expectDone, openCampaign } from '../support/campaign-play.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign.graph.close());

const ENVELOPE = `query ($asOf: Date) { region(code: "93") { envelope(programme: "HOPEN", asOf: $asOf) {
  allotted committed paid years { year allotted committed paid }
  lines(first: 100) { nodes { kind amount actor year motive } } } } }`;
const PROGRAMME = 'HOPEN';
/** What the synthetic country allots to Paca. Source: ARS Paca, 36.7 M€ for 2019–2023. */
const ALLOTTED = 36_700_000_00;

interface Year {
  readonly year: number | null;
  readonly allotted: number;
}

const envelopeOf = async (player = campaign.paca, asOf?: string) =>
  (await player.ask(ENVELOPE, { asOf })).data.region.envelope;
const spreadOf = ({ years }: { years: readonly Year[] }) =>
  years.map(({ year, allotted }) => [year, allotted]);

async function differences() {
  const asked = `{ reconciliation(programme: "HOPEN") { differences { check subject expected found } } }`;
  return (await campaign.dgos.ask(asked)).data.reconciliation.differences;
}

/** PGlite has a single connection and cannot show a race. */
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;

describe('an agency spreads its envelope over the years', () => {
  it('within what it was allotted, again when plans change, and every past day stays', async () => {
    await isForNoYearAtFirst();
    await spreadsIt();
    await getsMoreForAYear();
    await spreadsItAgain();
    await staysReconciled();
  });

  async function isForNoYearAtFirst() {
    campaign.graph.liveOn('2019-07-01');
    expect(spreadOf(await envelopeOf())).toEqual([[null, ALLOTTED]]);
  }

  async function spreadsIt() {
    const years = [
      { year: 2019, amount: 6_700_000_00 },
      { year: 2020, amount: 10_000_000_00 },
    ];
    const apportion = (input: object, player = campaign.paca) =>
      player.act('apportionEnvelope', { programme: PROGRAMME, ...input });
    await expect(apportion({ years }, campaign.dgos)).rejects.toThrow('FORBIDDEN');
    const { userErrors } = await apportion({ years: [{ year: 2020, amount: ALLOTTED + 1 }] });
    expect(userErrors).toMatchObject([{ code: 'ENVELOPE_EXCEEDED', field: 'input.years', missingAmount: 1 }]);
    const idempotencyKey = crypto.randomUUID();
    const { envelope } = expectDone(await apportion({ years, idempotencyKey }));
    const expected = [
      [2019, 6_700_000_00],
      [2020, 10_000_000_00],
      [null, 20_000_000_00],
    ];
    expect(spreadOf(envelope)).toEqual(expected);
    expect(envelope.allotted).toBe(ALLOTTED);
    expect(expectDone(await apportion({ years, idempotencyKey })).envelope).toEqual(envelope);
    expect(codesOf(await apportion({ years }))).toEqual(['BAD_USER_INPUT']);
    expect(spreadOf(await envelopeOf())).toEqual(expected);
  }

  async function getsMoreForAYear() {
    campaign.graph.liveOn('2019-07-02');
    const motive = 'Enveloppe de 2020 ramenée.';
    const allot = (amount: number, years?: object) =>
      campaign.dgos.act('allotEnvelope', { programme: PROGRAMME, regionCode: '93', amount, years, motive });
    expect(codesOf(await allot(-2, [{ year: 2020, amount: -1 }]))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await allot(-20_000_000_01))).toEqual(['ENVELOPE_EXCEEDED']);
    const { envelope } = expectDone(await allot(-1_000_00, [{ year: 2020, amount: -1_000_00 }]));
    expect(envelope.allotted).toBe(ALLOTTED - 1_000_00);
    expect(spreadOf(envelope)[1]).toEqual([2020, 9_999_000_00]);
  }

  async function spreadsItAgain() {
    campaign.graph.liveOn('2020-03-01');
    const before = await envelopeOf();
    const years = [{ year: 2020, amount: 9_999_000_00 }];
    const motive = 'Projets décalés.';
    expectDone(await campaign.paca.act('apportionEnvelope', { programme: PROGRAMME, years, motive }));
    const after = await envelopeOf(campaign.dgos);
    expect(spreadOf(after).filter(([, allotted]) => allotted !== 0)).toEqual([
      [2020, 9_999_000_00],
      [null, 26_700_000_00],
    ]);
    for (const figure of ['allotted', 'committed', 'paid'])
      expect(after.years.reduce((sum: number, each: Record<string, number>) => sum + each[figure]!, 0)).toBe(
        before[figure],
      );
    const moved = after.lines.nodes.filter(({ motive: why }: { motive: string }) => why === motive);
    expect(moved).toEqual([
      { kind: 'APPORTIONMENT', amount: -6_700_000_00, actor: 'ARS 93', year: 2019, motive },
      { kind: 'APPORTIONMENT', amount: 6_700_000_00, actor: 'ARS 93', year: null, motive },
    ]);
    expect(spreadOf(await envelopeOf(campaign.paca, '2019-07-01'))[0]).toEqual([2019, 6_700_000_00]);
    expect(spreadOf(await envelopeOf(campaign.paca, '2019-06-30'))).toEqual([[null, ALLOTTED]]);
    expect((await envelopeOf(campaign.corsica)).years).toBeNull();
  }

  async function staysReconciled() {
    expect(await differences()).toEqual([]);
  }
});

onPostgres('several spread it, and the DGOS allots and takes back, all at once', () => {
  it('and the years add up to it to the cent', async () => {
    campaign.graph.liveOn('2020-04-01');
    const { allotted: before } = await envelopeOf();
    const spreading = (index: number) => {
      const years = [2020, 2021, 2022].map((year, place) => ({ year, amount: (index + place) * 1_000_001 }));
      return campaign.paca.act('apportionEnvelope', { programme: PROGRAMME, years });
    };
    const allotting = (index: number) => {
      const amount = index % 3 ? 33 : -34;
      const allotment = { programme: PROGRAMME, regionCode: '93', amount, motive: 'Ajustement.' };
      return campaign.dgos.act('allotEnvelope', {
        ...allotment,
        years: amount > 0 ? [{ year: 2021, amount }] : null,
      });
    };
    const answers = await Promise.all(
      Array.from({ length: 32 }, (_, index) => (index % 2 ? spreading(index) : allotting(index))),
    );
    for (const answer of answers) expectDone(answer);
    const { allotted, years } = await envelopeOf();
    expect(allotted).toBe(before + 10 * 33 - 6 * 34);
    expect(years.reduce((sum: number, each: Year) => sum + each.allotted, 0)).toBe(allotted);
    expect(await differences()).toEqual([]);
  });
});
