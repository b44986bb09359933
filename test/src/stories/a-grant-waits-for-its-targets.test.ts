import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  actOn,
  type Campaign,
  codesOf,
  expectDone,
  openCampaign,
  type Player,
  proveTargets,
  retainedApplication,
  type Target,
} from '../support/campaign-play.ts';
import { ask } from '../support/test-country.ts';

const GRANT = 100_000_00;

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign.graph.close());

/** Grant with a project accepted on 6 January 2020. */
async function acceptedGrant(agency: Player, site: string, domain: string, plannedTargetsOn: string) {
  const establishment = await campaign.as(site);
  const target = await retainedApplication(campaign, agency, site, domain, GRANT);
  campaign.graph.liveOn('2020-01-06');
  expectDone(await actOn(target, establishment, 'fileProject', { plannedTargetsOn }));
  expectDone(await actOn(target, agency, 'acceptProject'));
  return { establishment, target };
}

describe('the balance waits for February', () => {
  let establishment: Player;
  let site: string;
  let target: Target;

  const act = (player: Player, mutation: string, more?: object) => actOn(target, player, mutation, more);
  const DECISIONS = `query ($id: ID!) { application(id: $id) { status version targetsReachedOn instalments { kind dueOn }
    decisions { act proof { asOf targetsReachedOn indicators { code state value } } } } }`;
  const read = async () =>
    (await campaign.dgos.ask(DECISIONS, { id: target.applicationId })).data.application;

  beforeAll(async () => {
    site = campaign.sites[0]!;
    ({ establishment, target } = await acceptedGrant(campaign.paca, site, 'D6', '2021-06-30'));
    campaign.graph.liveOn('2021-07-05');
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2021-07-01' }));
  });

  it('until the targets are proved, validated, and still hold', async () => {
    await needsAProof();
    await saysThatTheIndicatorsDoNotAnswer();
    await validatesTheTargets();
    await stopsAtARejectedValue();
  });

  it('a service has no business at the gateway, and reads no values', async () => {
    const token = await campaign.graph.token({ hopen_role: 'service' });
    const answer = await campaign.graph.ask('{ regions { code } }', {}, token);
    expect(answer.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
    const { url } = campaign.graph.country.subgraphs.get('indicators')!;
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

  /** Refuses validation without proof, naming each missing indicator. */
  async function needsAProof() {
    const refused = await act(campaign.paca, 'validateTargets');
    expect(new Set(codesOf(refused))).toEqual(new Set(['TARGETS_NOT_MET']));
    const { data } = await campaign.graph.ask(
      `{ programme(code: "HOPEN") { prerequisites { indicators { code } } domains { code indicators { code } } } }`,
    );
    const { prerequisites, domains } = data.programme;
    const d6 = domains.find(({ code }: { code: string }) => code === 'D6');
    const needed = [...prerequisites, d6].flatMap(({ indicators }: { indicators: object[] }) => indicators);
    expect(refused.userErrors).toHaveLength(needed.length);
    expect((await read()).status).toBe('TARGETS_DECLARED');
  }

  /** Fails without effect while indicators is unavailable. */
  async function saysThatTheIndicatorsDoNotAnswer() {
    const before = await read();
    const indicators = campaign.graph.country.subgraphs.get('indicators')!;
    const { url } = indicators;
    Object.assign(indicators, { url: 'http://127.0.0.1:1/graphql' });
    const input = { idempotencyKey: 'waits', ...target };
    await expect(campaign.paca.act('validateTargets', input)).rejects.toThrow('SUBGRAPH_UNAVAILABLE');
    Object.assign(indicators, { url });
    expect(await read()).toEqual(before);
    // The key can be reused.
    expect(codesOf(await campaign.paca.act('validateTargets', input))).toContain('TARGETS_NOT_MET');
  }

  /** Decides by the day the targets were reached, not the day of declaration or validation. */
  async function validatesTheTargets() {
    await proveTargets(campaign, site, 'D6', '2021-06-30');
    campaign.graph.liveOn('2022-01-10');
    const { application } = expectDone(await act(campaign.paca, 'validateTargets'));
    expect(application).toMatchObject({ status: 'TARGETS_VALIDATED', targetsReachedOn: '2021-06-30' });
    const { decisions, instalments } = await read();
    expect(instalments[1]).toEqual({ kind: 'BALANCE', dueOn: '2022-02-01' });
    const { proof } = decisions.at(-1);
    expect(proof).toMatchObject({ asOf: '2022-01-10', targetsReachedOn: '2021-06-30' });
    expect(proof.indicators.every(({ state }: { state: string }) => state === 'MET')).toBe(true);
  }

  /** Rejection of a value blocks the balance; the stored proof stays. */
  async function stopsAtARejectedValue() {
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
    campaign.graph.liveOn('2022-02-01');
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
  }
});

describe('an agency grants an extension', () => {
  let establishment: Player;
  let target: Target;

  const act = (player: Player, mutation: string, more?: object) => actOn(target, player, mutation, more);
  const motive = 'Éditeur défaillant, déploiement décalé.';
  const extend = (months: number, requestedOn: string, more: object = { motive }) =>
    act(campaign.corsica, 'grantExtension', { months, requestedOn, updatedPlanOn: '2022-02-24', ...more });

  beforeAll(async () => {
    const site = campaign.corsicanSites[0]!;
    ({ establishment, target } = await acceptedGrant(campaign.corsica, site, 'D2', '2023-06-30'));
    const advance = { instalment: 'ADVANCE', vehicle: 'FMESPP', valueOn: '2020-01-06' };
    expectDone(await act(campaign.dgos, 'recordPayment', advance));
  });

  it('once, in time, and what is not earned by then is not paid', async () => {
    await grantsIt();
    await movesTheLastDay();
    await lapses();
  });

  /** Grants at most twelve months, on a timely request and with a motive. */
  async function grantsIt() {
    campaign.graph.liveOn('2022-03-01');
    expect(codesOf(await extend(13, '2022-02-25'))).toEqual(['EXTENSION_TOO_LONG']);
    expect(codesOf(await extend(0, '2022-02-25'))).toEqual(['EXTENSION_TOO_LONG']);
    expect(codesOf(await extend(12, '2022-02-26'))).toEqual(['DEADLINE_PASSED']);
    expect(codesOf(await extend(12, '2021-12-31'))).toEqual(['NOT_OPEN_YET']);
    expect(codesOf(await extend(12, '2022-02-25', {}))).toEqual(['MOTIVE_REQUIRED']);
    const tomorrow = { motive, updatedPlanOn: '2022-03-02' };
    expect(codesOf(await extend(12, '2022-02-25', tomorrow))).toEqual(['DAY_OUT_OF_RANGE']);
    await expect(
      act(establishment, 'grantExtension', {
        months: 1,
        requestedOn: '2022-02-25',
        updatedPlanOn: '2022-02-25',
      }),
    ).rejects.toThrow('FORBIDDEN');
    const { application } = expectDone(await extend(6, '2022-02-25'));
    expect(application).toMatchObject({
      status: 'ACCEPTED',
      extensionMonths: 6,
      plannedTargetsOn: '2023-12-30',
    });
    expect(codesOf(await extend(7, '2022-02-25'))).toEqual(['EXTENSION_TOO_LONG']);
  }

  /** Moves the last day for declaring targets, and with it the day of a lapse. */
  async function movesTheLastDay() {
    campaign.graph.liveOn('2024-06-30');
    expect(codesOf(await act(campaign.corsica, 'recordLapse', { motive: 'Sans nouvelles.' }))).toEqual([
      'NOT_OPEN_YET',
    ]);
    campaign.graph.liveOn('2024-07-01');
    expect(codesOf(await act(establishment, 'declareTargets', { reachedOn: '2024-06-30' }))).toEqual([
      'DEADLINE_PASSED',
    ]);
    campaign.graph.liveOn('2024-06-30');
    expectDone(await act(establishment, 'declareTargets', { reachedOn: '2024-06-30' }));
    expectDone(await act(campaign.corsica, 'requestEvidence', { motive: 'Preuve absente.' }));
  }

  /** Lapses without further payment; the paid amount stays committed. */
  async function lapses() {
    // Evidence requested on the last day may arrive within 15 days.
    campaign.graph.liveOn('2024-07-15');
    expect(codesOf(await act(campaign.corsica, 'recordLapse', { motive: 'Sans nouvelles.' }))).toEqual([
      'NOT_OPEN_YET',
    ]);
    campaign.graph.liveOn('2024-07-16');
    const { application } = expectDone(
      await act(campaign.corsica, 'recordLapse', { motive: 'Sans nouvelles.' }),
    );
    expect(application).toMatchObject({
      status: 'LAPSED',
      instalments: [
        { kind: 'ADVANCE', amount: 20_000_00, paid: 20_000_00 },
        { kind: 'BALANCE', amount: 0, paid: 0, dueOn: null },
      ],
    });
    const query = `{ region(code: "94") { envelope(programme: "HOPEN") { committed paid } } }`;
    const envelope = async () => (await campaign.dgos.ask(query)).data.region.envelope;
    expect(await envelope()).toEqual({ committed: 20_000_00, paid: 20_000_00 });
    // A refund is possible, never automatic, and returns to the envelope.
    const { data } = await campaign.dgos.ask(
      `query ($id: ID!) { application(id: $id) { ledgerLines { id kind } } }`,
      { id: target.applicationId },
    );
    const line = data.application.ledgerLines.find(({ kind }: { kind: string }) => kind === 'ADVANCE');
    expectDone(
      await act(campaign.dgos, 'recordCorrection', {
        lineId: line.id,
        amount: -20_000_00,
        motive: 'Remboursée.',
      }),
    );
    expect(await envelope()).toEqual({ committed: 0, paid: 0 });
    const { data: all } = await campaign.dgos.ask(
      '{ reconciliation(programme: "HOPEN") { differences { check } } }',
    );
    expect(all.reconciliation.differences).toEqual([]);
  }
});
