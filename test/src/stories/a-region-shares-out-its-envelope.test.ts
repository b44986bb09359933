import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  codesOf,
  expectDone,
  fileApplication,
  openCampaign,
  type Target,
} from '../support/campaign-play.ts';

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign.graph.close());

const ENVELOPE = `query ($asOf: Date) { region(code: "93") { envelope(programme: "HOPEN", asOf: $asOf) {
  allotted reserved preselected retained committed paid available lines(first: 100) { nodes { kind amount actor applicationId } } } } }`;
const envelope = async (asOf?: string) => (await campaign.paca.ask(ENVELOPE, { asOf })).data.region.envelope;

const nextVersion = (target: Target, steps = 1): Target => ({
  ...target,
  expectedVersion: target.expectedVersion + steps,
});

describe('an agency shares out its envelope', () => {
  let filed: Target[];

  it('reserves it, transmits what it preselects, and hears what is retained', async () => {
    await getsTheMoney();
    await grantsTwoDomainsAtMost();
    await reservesAllOrNothing();
    await transmits();
    await hearsWhatIsRetained();
    await findsEveryFigureInItsLines();
  });

  /** Allots within the national budget. */
  async function getsTheMoney() {
    const allotment = { programme: 'HOPEN', regionCode: '93', amount: 1_000_000_00 };
    const over = await campaign.dgos.act('allotEnvelope', allotment);
    expect(over.userErrors).toMatchObject([{ code: 'BUDGET_EXCEEDED', missingAmount: 1_000_000_00 }]);
    const back = { programme: 'HOPEN', regionCode: '93', amount: -3_669_000_000 + 480_000_00 };
    expect(codesOf(await campaign.dgos.act('allotEnvelope', back))).toEqual(['MOTIVE_REQUIRED']);
    const cut = await campaign.dgos.act('allotEnvelope', { ...back, motive: 'Réserve nationale.' });
    expect(expectDone(cut).envelope).toMatchObject({ allotted: 490_000_00, available: 490_000_00 });
    const tooMuch = { ...back, amount: -490_000_01, motive: 'Trop.' };
    expect((await campaign.dgos.act('allotEnvelope', tooMuch)).userErrors).toMatchObject([
      { code: 'ENVELOPE_EXCEEDED', missingAmount: 1 },
    ]);
    await expect(campaign.paca.act('allotEnvelope', allotment)).rejects.toThrow('FORBIDDEN');
  }

  async function reservesAllOrNothing() {
    filed = [
      await fileApplication(campaign, campaign.sites[0]!, 'D2', 200_000_00),
      await fileApplication(campaign, campaign.sites[1]!, 'D2', 200_000_00),
      await fileApplication(campaign, campaign.sites[2]!, 'D6', 200_000_00),
    ];
    campaign.graph.liveOn('2019-08-01');
    const items = filed.map((target) => ({ ...target, amount: 150_000_00 }));
    const refused = await campaign.paca.act('preselectApplications', { items });
    expect(refused.applications).toEqual([]);
    expect(refused.userErrors).toMatchObject([{ code: 'ENVELOPE_EXCEEDED', missingAmount: 40_000_00 }]);
    const wrong = [items[0], { ...items[1], expectedVersion: 9 }, { ...items[2], amount: 500_000_01 }];
    const several = await campaign.paca.act('preselectApplications', { items: wrong });
    expect(
      several.userErrors.map(({ code, field }: { code: string; field: string }) => [code, field]),
    ).toEqual([
      ['CONFLICT', 'input.items.1.expectedVersion'],
      ['AMOUNT_OUT_OF_LIMITS', 'input.items.2.amount'],
      ['AMOUNT_ABOVE_REQUEST', 'input.items.2.amount'],
    ]);
    expect(await envelope()).toMatchObject({ reserved: 80_000_00, available: 410_000_00 });
    const fitting = items.map((item, index) => ({ ...item, amount: index === 2 ? 110_000_00 : 150_000_00 }));
    const { applications } = expectDone(await campaign.paca.act('preselectApplications', { items: fitting }));
    expect(applications.map(({ status }: { status: string }) => status)).toEqual(
      Array(3).fill('PRESELECTED'),
    );
    expect(await envelope()).toMatchObject({
      reserved: 490_000_00,
      preselected: 490_000_00,
      retained: 0,
      available: 0,
    });
    expect(await envelope('2019-07-31')).toMatchObject({ reserved: 0, available: 490_000_00 });
  }

  /** Transmits a preselection with a forecast that must fit. */
  async function transmits() {
    const forecast = [
      { year: 2020, domain: 'D2', amount: 60_000_00 },
      { year: 2022, domain: 'D2', amount: 240_000_00 },
      { year: 2022, domain: 'D6', amount: 110_000_00 },
      { year: 2022, domain: 'D1', amount: 40_000_00 },
      { year: 2022, domain: 'D3', amount: 40_000_00 },
    ];
    const transmitted = (lines: object[]) =>
      campaign.paca.act('transmitPreselection', { programme: 'HOPEN', forecast: lines });
    const more = { year: 2023, domain: 'D1', amount: 1 };
    expect((await transmitted([...forecast, more])).userErrors).toMatchObject([
      { code: 'ENVELOPE_EXCEEDED', field: 'input.forecast', missingAmount: 1 },
    ]);
    expect(codesOf(await transmitted([...forecast, { year: 2031, domain: 'D9', amount: 1 }]))).toEqual([
      'FORECAST_MISMATCH',
      'ENVELOPE_EXCEEDED',
    ]);
    expect((await transmitted(forecast.slice(1))).userErrors).toMatchObject([
      { code: 'FORECAST_MISMATCH', field: 'input.forecast', missingAmount: 60_000_00 },
    ]);
    expect(codesOf(await transmitted([]))).toEqual(Array(4).fill('FORECAST_MISMATCH'));
    const who = `{ programme(code: "HOPEN") { transmissions { region { code } transmission { version } } } }`;
    const readResult = async () =>
      (await campaign.dgos.ask(who)).data.programme.transmissions
        .filter(({ transmission }: { transmission: object | null }) => transmission)
        .map(({ region }: { region: { code: string } }) => region.code);
    expect(await readResult()).toEqual([]);
    const items = filed.map((target) => nextVersion(target));
    const early = await campaign.dgos.act('retainApplications', { items });
    expect(codesOf(early)).toEqual(Array(3).fill('NOT_TRANSMITTED'));
    campaign.graph.liveOn('2019-08-30');
    const { transmission } = expectDone(await transmitted(forecast));
    expect(transmission.version).toBe(1);
    expect(transmission.preselection).toHaveLength(5);
    expect(await readResult()).toEqual(['93']);
    campaign.graph.liveOn('2019-08-31');
    const late = await transmitted(forecast);
    expect(codesOf(late)).toEqual(['DEADLINE_PASSED']);
  }

  /** Notifies; each establishment reads its result and the motive. */
  async function hearsWhatIsRetained() {
    campaign.graph.liveOn('2019-09-30');
    const items = filed.slice(0, 2).map((target) => nextVersion(target));
    const { applications } = expectDone(await campaign.dgos.act('retainApplications', { items }));
    expect(applications.map(({ grantedAmount }: { grantedAmount: number }) => grantedAmount)).toEqual([
      150_000_00, 150_000_00,
    ]);
    const motive = 'Volume d’activité trop faible.';
    expectDone(await campaign.dgos.act('refuseApplication', { ...nextVersion(filed[2]!), motive }));
    const refused = await campaign.as(campaign.sites[2]!);
    const { data } = await refused.ask(
      `query ($id: ID!) { application(id: $id) { status ledgerLines { kind }
         decisions { act motive organisation grantedAmount } } }`,
      { id: filed[2]!.applicationId },
    );
    expect(data.application.status).toBe('REFUSED');
    expect(data.application.decisions.at(-1)).toMatchObject({ act: 'REFUSE', motive, organisation: 'DGOS' });
    // Proposed amounts are hidden from the establishment.
    expect(data.application.ledgerLines).toEqual([]);
    expect(
      data.application.decisions.every((each: { grantedAmount: null }) => each.grantedAmount === null),
    ).toBe(true);
    expect(await envelope()).toMatchObject({
      reserved: 380_000_00,
      preselected: 80_000_00,
      retained: 300_000_00,
      available: 110_000_00,
    });
  }

  /** Counts preselected domains, not requested ones. */
  async function grantsTwoDomainsAtMost() {
    const site = campaign.sites[3]!;
    const three = [
      await fileApplication(campaign, site, 'D1', 40_000_00),
      await fileApplication(campaign, site, 'D3', 40_000_00),
      await fileApplication(campaign, site, 'D5', 40_000_00),
    ];
    campaign.graph.liveOn('2019-08-01');
    const items = three.map((target) => ({ ...target, amount: 40_000_00 }));
    const all = await campaign.paca.act('preselectApplications', { items });
    expect(codesOf(all)).toEqual(['TOO_MANY_DOMAINS']);
    expectDone(await campaign.paca.act('preselectApplications', { items: items.slice(0, 2) }));
    const third = await campaign.paca.act('preselectApplications', { items: [items[2]] });
    expect(codesOf(third)).toEqual(['TOO_MANY_DOMAINS']);
    campaign.graph.liveOn('2019-06-30');
  }

  async function findsEveryFigureInItsLines() {
    campaign.graph.liveOn('2019-10-01');
    const { lines, ...figures } = await envelope();
    const sum = (...kinds: string[]) =>
      lines.nodes
        .filter(({ kind }: { kind: string }) => kinds.includes(kind))
        .reduce((total: number, { amount }: { amount: number }) => total + amount, 0);
    const [allotted, reserved] = [sum('ALLOTMENT'), sum('RESERVATION', 'RELEASE')];
    expect(figures).toEqual({
      allotted,
      reserved,
      preselected: 80_000_00,
      retained: 300_000_00,
      committed: 0,
      paid: 0,
      available: allotted - reserved,
    });
    expect(reserved).toBe(380_000_00);
  }
});
