import { loadProgrammes } from '@hopen/funding';
import { loadDefinitions } from '@hopen/indicators';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Campaign,
  codesOf,
  expectDone,
  fileApplication,
  openCampaign,
  type Player,
  type Target,
} from '../support/campaign-play.ts';

const THIRD_PROGRAMME = new URL('../../data/third-programme/', import.meta.url);

let campaign: Campaign;
let dns: Player;
/** An application to HOP'EN, which the DGOS steers, and one to SUNES, which the DNS steers. */
let ofHopen: Target;
let ofSunes: Target;

beforeAll(async () => {
  campaign = await openCampaign();
  const { databases } = campaign.graph.country;
  await loadProgrammes(databases.get('funding')!.em.fork(), new URL('programmes.json', THIRD_PROGRAMME));
  const definitions = new URL('definitions/', THIRD_PROGRAMME);
  await loadDefinitions(databases.get('indicators')!.em.fork(), definitions, '2019-05-02');
  dns = await campaign.player({ hopen_role: 'national', hopen_body: 'DNS' });
  ofHopen = await fileApplication(campaign, campaign.sites[0]!, 'D2', 200_000_00);
  campaign.graph.liveOn('2021-03-31');
  const site = campaign.sites[1]!;
  const establishment = await campaign.as(site);
  const asked = { programme: 'SUNES', domain: 'V1', beneficiary: site, requestedAmount: 33_333_33 };
  const drafted = expectDone(await establishment.act('createApplication', asked)).application;
  ofSunes = { applicationId: drafted.id, expectedVersion: drafted.version };
  expectDone(await establishment.act('submitApplication', ofSunes));
  ofSunes.expectedVersion += 1;
});
afterAll(() => campaign.graph.close());

const journal = () =>
  campaign.graph.country.databases
    .get('funding')!
    .em.fork()
    .execute('select actor, kind, subject, done_by from funding.journal order by sequence');

describe('the steering body of a programme', () => {
  it('is public, and data', async () => {
    const { data } = await campaign.graph.ask('{ programmes { code steeringBody { code name } } }');
    const dgos = { code: 'DGOS', name: "Direction générale de l'offre de soins" };
    expect(data.programmes).toEqual([
      { code: 'HN', steeringBody: dgos },
      { code: 'HOPEN', steeringBody: dgos },
      { code: 'SUNES', steeringBody: { code: 'DNS', name: 'Délégation au numérique en santé' } },
    ]);
  });

  it('sees what was filed to its programme, and of the others what everybody sees', async () => {
    const FILED = `query ($programme: ID) { applications(filter: { programme: $programme, status: [SUBMITTED] }) {
      totalCount nodes { id programmeCode requestedAmount } } }`;
    const seenBy = async (player: Player, programme: string | null) =>
      (await player.ask(FILED, { programme })).data.applications;
    const own = { id: ofSunes.applicationId, programmeCode: 'SUNES', requestedAmount: 33_333_33 };
    for (const programme of [null, 'SUNES'])
      expect(await seenBy(dns, programme)).toEqual({ totalCount: 1, nodes: [own] });
    expect(await seenBy(dns, 'HOPEN')).toEqual({ totalCount: 0, nodes: [] });
    expect(await seenBy(campaign.dgos, 'SUNES')).toEqual({ totalCount: 0, nodes: [] });
    expect((await seenBy(campaign.dgos, null)).nodes).toContainEqual({
      id: ofHopen.applicationId,
      programmeCode: 'HOPEN',
      requestedAmount: 200_000_00,
    });
  });

  it.each(['REQUESTED_AMOUNT', 'SUBMITTED_ON', 'UPDATED_ON'])(
    'learns nothing of the others from the order by %s',
    async (orderBy) => {
      const query = `{ applications(first: 50, orderBy: ${orderBy}, filter: { programme: "HN" }) { nodes { id } } }`;
      const [own, partner] = [await dns.ask(query), await campaign.partner.ask(query)];
      expect(own.data.applications.nodes.length).toBeGreaterThan(0);
      expect(own.data).toEqual(partner.data);
    },
  );

  it('allots, retains and refuses in its own name, and the journal says so', async () => {
    const allotment = { programme: 'SUNES', regionCode: '93', amount: 33_333_33 };
    await expect(campaign.dgos.act('allotEnvelope', allotment)).rejects.toThrow('FORBIDDEN');
    expect(expectDone(await dns.act('allotEnvelope', allotment)).envelope).toMatchObject({
      allotted: 33_333_33,
      available: 33_333_33,
    });
    campaign.graph.liveOn('2021-05-01');
    const items = [{ ...ofSunes, amount: 33_333_33 }];
    expectDone(await campaign.paca.act('preselectApplications', { items }));
    ofSunes.expectedVersion += 1;
    expect(codesOf(await campaign.dgos.act('retainApplications', { items: [ofSunes] }))).toEqual([
      'UNKNOWN_APPLICATION',
    ]);
    expectDone(await dns.act('retainApplications', { items: [ofSunes] }));
    ofSunes.expectedVersion += 1;
    const lines = await journal();
    expect(lines.filter(({ actor }) => actor === 'DNS')).toEqual([
      expect.objectContaining({ kind: 'ALLOT_ENVELOPE', subject: 'SUNES-93-ALLOTMENT-1' }),
      expect.objectContaining({ kind: 'RETAIN', subject: ofSunes.applicationId }),
    ]);
    expect(lines.at(-1)!.done_by).toMatchObject({ role: 'NATIONAL', body: 'DNS', region: null });
    const { data } = await dns.ask(
      'query ($id: ID!) { application(id: $id) { decisions { act role organisation } } }',
      { id: ofSunes.applicationId },
    );
    expect(data.application.decisions.at(-1)).toEqual({
      act: 'RETAIN',
      role: 'NATIONAL',
      organisation: 'DNS',
    });
  });

  it('sees its figures as they are, and who steers another sees them as everybody does', async () => {
    const FIGURES = `{
      programme(code: "SUNES") { selection { candidates isSuppressed } transmissions { region { code } } attainment { concerned } }
      region(code: "93") { selection(programme: "SUNES") { candidates } envelope(programme: "SUNES") { reserved lines { totalCount } } }
      reconciliation(programme: "SUNES") { differences { check } }
    }`;
    const own = await dns.ask(FIGURES);
    expect(own.errors).toBeUndefined();
    expect(own.data.programme.selection).toEqual({ candidates: 1, isSuppressed: false });
    expect(own.data.programme.transmissions).toHaveLength(18);
    expect(own.data.region).toMatchObject({
      selection: { candidates: 1 },
      envelope: { reserved: 33_333_33 },
    });
    expect(own.data.reconciliation.differences).toEqual([]);
    const [dgos, partner] = [await campaign.dgos.ask(FIGURES), await campaign.partner.ask(FIGURES)];
    expect(dgos.data).toEqual(partner.data);
    expect(dgos.data.programme.selection).toEqual({ candidates: null, isSuppressed: true });
    expect(dgos.errors!.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN');
  });
});

describe('of the programme of another body', () => {
  it('it finds no file, whatever it would do with it', async () => {
    const before = await journal();
    const motive = 'Motif.';
    expect(codesOf(await dns.act('retainApplications', { items: [ofHopen] }))).toEqual([
      'UNKNOWN_APPLICATION',
    ]);
    expect(codesOf(await dns.act('refuseApplication', { ...ofHopen, motive }))).toEqual([
      'UNKNOWN_APPLICATION',
    ]);
    expect(codesOf(await dns.act('notifyAmount', { ...ofHopen, amount: 100_000_00, motive }))).toEqual([
      'UNKNOWN_APPLICATION',
    ]);
    const payment = { ...ofHopen, instalment: 'ADVANCE', vehicle: 'FIR', valueOn: '2021-05-01' };
    expect(codesOf(await dns.act('recordPayment', payment))).toEqual(['UNKNOWN_APPLICATION']);
    const allotment = { programme: 'HOPEN', regionCode: '93', amount: 1 };
    await expect(dns.act('allotEnvelope', allotment)).rejects.toThrow('FORBIDDEN');
    expect(await journal()).toEqual(before);
  });

  it('it takes none of its own with it', async () => {
    const before = await journal();
    const both = await dns.act('retainApplications', { items: [ofSunes, ofHopen] });
    expect(both.userErrors).toMatchObject([
      { code: 'UNKNOWN_APPLICATION', field: 'input.items.1.applicationId' },
    ]);
    expect(await journal()).toEqual(before);
  });

  it('it is told that a programme does not exist, and no more', async () => {
    const allotment = { programme: 'NONE', regionCode: '93', amount: 1 };
    expect(codesOf(await dns.act('allotEnvelope', allotment))).toEqual(['UNKNOWN_PROGRAMME']);
  });
});

describe('a token of a national body', () => {
  const SELECTION =
    '{ programme(code: "HOPEN") { selection { isSuppressed } transmissions { region { code } } } }';
  const statusOf = async (claims: Record<string, unknown>) => {
    const response = await fetch(campaign.graph.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await campaign.graph.token(claims)}`,
      },
      body: JSON.stringify({ query: SELECTION }),
    });
    return { status: response.status, ...(await response.json()) };
  };

  it.each([
    { hopen_role: 'dgos', hopen_body: 'DNS' },
    { hopen_role: 'dgos', hopen_body: ['DGOS'] },
    { hopen_role: 'dgos', hopen_body: '' },
    { hopen_role: 'national' },
    { hopen_role: 'national', hopen_body: 'dgos' },
    { hopen_role: 'national', hopen_body: '' },
    { hopen_role: 'national', hopen_body: ['DGOS'] },
  ])('is refused, and says why: %j', async (claims) => {
    const { status, errors } = await statusOf(claims);
    expect([status, errors[0].extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(errors[0].message).toContain('hopen_body');
  });

  it.each([
    { hopen_role: 'dgos' },
    { hopen_role: 'dgos', hopen_body: 'DGOS' },
    { hopen_role: 'national', hopen_body: 'DGOS' },
  ])('is the DGOS’s: %j', async (claims) => {
    const { status, data, errors } = await statusOf(claims);
    expect([status, errors, data.programme.transmissions.length]).toEqual([200, undefined, 18]);
  });

  it.each(['CNAM', 'DGOS2', 'HOPEN', 'ARS', 'SERVICE'])(
    'of a body that steers nothing has the public view: %s',
    async (hopen_body) => {
      const { data, errors } = await statusOf({ hopen_role: 'national', hopen_body });
      const { data: partner } = await campaign.partner.ask(SELECTION);
      expect([errors[0].extensions.code, data]).toEqual(['FORBIDDEN', partner]);
    },
  );
});

describe('a programme that passes to another body', () => {
  it('is no longer its former body’s from the next request on, and is the other’s', async () => {
    const query = '{ programme(code: "SUNES") { transmissions { region { code } } } }';
    const seenBy = async (player: Player) => (await player.ask(query)).data.programme.transmissions !== null;
    expect([await seenBy(dns), await seenBy(campaign.dgos)]).toEqual([true, false]);
    await campaign.graph.country.databases
      .get('funding')!
      .em.fork()
      .execute(
        `update funding.programme set steering_body = jsonb_set(steering_body, '{code}', '"DGOS"') where code = 'SUNES'`,
      );
    expect([await seenBy(dns), await seenBy(campaign.dgos)]).toEqual([false, true]);
  });
});
