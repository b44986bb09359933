import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  codesOf,
  expectDone,
  fileApplication,
  openCampaign,
  type Player,
  proveTargets,
} from './campaign-play.ts';
import { ask } from './house.ts';

const GRANT = 100_000_00;

let campaign: Campaign;
let establishment: Player;
let site: string;
let target: { applicationId: string; expectedVersion: number };

beforeAll(async () => {
  campaign = await openCampaign();
  site = campaign.sites[0]!;
  establishment = await campaign.as(site);
  target = await fileApplication(campaign, site, 'D6', GRANT);
  campaign.house.liveOn('2019-08-01');
  expectDone(await campaign.paca.act('preselectApplications', { items: [{ ...target, amount: GRANT }] }));
  expectDone(await campaign.paca.act('transmitPreselection', { programme: 'HOPEN', forecast: [] }));
  target.expectedVersion += 1;
  campaign.house.liveOn('2019-09-30');
  expectDone(await campaign.dgos.act('retainApplications', { items: [target] }));
  target.expectedVersion += 1;
  campaign.house.liveOn('2020-01-06');
  expectDone(await act(establishment, 'fileProject', { plannedTargetsOn: '2021-06-30' }));
  expectDone(await act(campaign.paca, 'acceptProject'));
  campaign.house.liveOn('2021-07-05');
  expectDone(await act(establishment, 'declareTargets', { reachedOn: '2021-07-01' }));
});
afterAll(() => campaign.house.close());

async function act(player: Player, mutation: string, more: object = {}) {
  const payload = await player.act(mutation, { ...target, ...more });
  if (payload.application) target.expectedVersion = payload.application.version;
  return payload;
}

const DECISIONS = `query ($id: ID!) { application(id: $id) { status version targetsReachedOn instalments { kind dueOn }
  decisions { act proof { asOf targetsReachedOn indicators { code state value } } } } }`;
const read = async () => (await campaign.dgos.ask(DECISIONS, { id: target.applicationId })).data.application;

describe('the balance waits for February', () => {
  it('targets are not validated without their proof, and each missing indicator is named', async () => {
    const refused = await act(campaign.paca, 'validateTargets');
    expect(new Set(codesOf(refused))).toEqual(new Set(['TARGETS_NOT_MET']));
    const { data } = await campaign.house.ask(
      `{ programme(code: "HOPEN") { prerequisites { indicators { code } } domains { code indicators { code } } } }`,
    );
    const { prerequisites, domains } = data.programme;
    const d6 = domains.find(({ code }: { code: string }) => code === 'D6');
    const needed = [...prerequisites, d6].flatMap(({ indicators }: { indicators: object[] }) => indicators);
    expect(refused.userErrors).toHaveLength(needed.length);
    expect((await read()).status).toBe('TARGETS_DECLARED');
  });

  it('when the indicators do not answer it says so, and nothing is half done', async () => {
    const before = await read();
    const indicators = campaign.house.country.subgraphs.get('indicators')!;
    const { url } = indicators;
    Object.assign(indicators, { url: 'http://127.0.0.1:1/graphql' });
    const input = { idempotencyKey: 'waits', ...target };
    await expect(campaign.paca.act('validateTargets', input)).rejects.toThrow('SUBGRAPH_UNAVAILABLE');
    Object.assign(indicators, { url });
    expect(await read()).toEqual(before);
    // The key is free again.
    expect(codesOf(await campaign.paca.act('validateTargets', input))).toContain('TARGETS_NOT_MET');
  });

  it('the day on which the targets were reached decides, not the day they were declared or validated', async () => {
    await proveTargets(campaign, site, 'D6', '2021-06-30');
    campaign.house.liveOn('2022-01-10');
    const { application } = expectDone(await act(campaign.paca, 'validateTargets'));
    expect(application).toMatchObject({ status: 'TARGETS_VALIDATED', targetsReachedOn: '2021-06-30' });
    const { decisions, instalments } = await read();
    expect(instalments[1]).toEqual({ kind: 'BALANCE', dueOn: '2022-02-01' });
    const { proof } = decisions.at(-1);
    expect(proof).toMatchObject({ asOf: '2022-01-10', targetsReachedOn: '2021-06-30' });
    expect(proof.indicators.every(({ state }: { state: string }) => state === 'MET')).toBe(true);
  });

  it('a value that is rejected meanwhile stops the balance, and the proof of then stays', async () => {
    const { data } = await campaign.paca.ask(
      `query ($finess: ID!) { establishment(finess: $finess) { indicatorValues(programme: "HOPEN") { id indicator { code } } } }`,
      { finess: site.slice(3) },
    );
    const p11 = data.establishment.indicatorValues.find(
      ({ indicator }: { indicator: { code: string } }) => indicator.code === 'P1.1',
    );
    const motive = 'Extraction erronée.';
    expectDone(
      await campaign.paca.act('reviewIndicatorValues', { act: 'REJECT', valueIds: [p11.id], motive }),
    );
    campaign.house.liveOn('2022-02-01');
    const balance = { instalment: 'BALANCE', vehicle: 'FMIS', valueOn: '2022-02-01' };
    const refused = await act(campaign.dgos, 'recordPayment', balance);
    expect(codesOf(refused)).toEqual(['TARGETS_NOT_MET']);
    expect(refused.userErrors[0].message).toContain('P1.1');
    await proveTargets(campaign, site, 'D6', '2021-12-31');
    const paid = expectDone(await act(campaign.dgos, 'recordPayment', balance));
    expect(paid.application.instalments[1]).toMatchObject({ paid: 80_000_00 });
    expect(
      (await read()).decisions.find((each: { act: string }) => each.act === 'VALIDATE_TARGETS').proof.asOf,
    ).toBe('2022-01-10');
  });

  it('a service has no business at the gateway, and reads no values', async () => {
    const token = await campaign.house.token({ hopen_role: 'service' });
    const answer = await campaign.house.ask('{ regions { code } }', {}, token);
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const { url } = campaign.house.country.subgraphs.get('indicators')!;
    const read = (fields: string) =>
      ask(
        url,
        `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Establishment { ${fields} } } }`,
        { of: [{ __typename: 'Establishment', finess: site.slice(3) }] },
        token,
      );
    const verdict = 'verdict(programme: "HOPEN") { version }';
    expect((await read(verdict)).data._entities[0].verdict.version).toEqual(expect.any(Number));
    const { data, errors } = await read(`${verdict} indicatorValues(programme: "HOPEN") { id }`);
    expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([undefined, ['FORBIDDEN']]);
  });
});
