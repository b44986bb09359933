import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Campaign, codesOf, expectDone, openCampaign, type Player } from '../support/campaign-play.ts';
import { ask } from '../support/test-country.ts';

const AMOUNT = 50_000_00;

let campaign: Campaign;
beforeAll(async () => {
  campaign = await openCampaign();
});
afterAll(() => campaign?.graph.close());

const hospital = (sub: string, ...beneficiaries: string[]) =>
  campaign.player({ hopen_role: 'establishment', hopen_beneficiaries: beneficiaries, sub });
const agent = (sub: string) => campaign.player({ hopen_role: 'ars', hopen_region: '93', sub });

describe('two people of one hospital with one key', () => {
  it('do two acts; each is answered again what it was answered, whoever else it acts for by then', async () => {
    const [site, sister] = campaign.sites as [string, string];
    const input = { programme: 'HOPEN', domain: 'D2', beneficiary: site, requestedAmount: AMOUNT };
    const keyed = { ...input, idempotencyKey: 'draft' };
    const [marie, jean] = [await hospital('marie', site), await hospital('jean', site)];
    const first = expectDone(await marie.act('createApplication', keyed));
    expect(codesOf(await jean.act('createApplication', keyed))).toEqual(['ALREADY_APPLIED']);
    const both = await hospital('marie', sister, site);
    for (const player of [marie, both]) expect(await player.act('createApplication', keyed)).toEqual(first);
  });
});

describe('two people of one agency with one key', () => {
  it('do two acts also at the subgraph that their agency hosts', async () => {
    const content = {
      firstYear: 2019,
      lastYear: 2022,
      vision: 'Ensemble.',
      priorityDomains: [{ domain: 'D4', targetRate: 0.6, targetOn: '2021-12-31', rationale: 'Le partage.' }],
      axes: [],
      forecast: [],
      milestones: [],
      contact: { organisation: 'ARS Paca', role: 'Pôle numérique' },
      mobilisedEstablishments: 1,
    };
    const draft = async ({ ask }: Player, idempotencyKey: string) => {
      const { data, errors } = await ask(
        `mutation ($input: DraftPacaRoadmapInput!) { draftPacaRoadmap(input: $input) { draft { revision } userErrors { code } } }`,
        { input: { idempotencyKey, expectedRevision: 0, content } },
      );
      expect(errors).toBeUndefined();
      return data.draftPacaRoadmap;
    };
    const [marie, jean] = [await agent('marie'), await agent('jean')];
    const first = expectDone(await draft(marie, 'roadmap'));
    expect(first.draft).toEqual({ revision: 1 });
    expect(codesOf(await draft(jean, 'roadmap'))).toEqual(['CONFLICT']);
    expect(await draft(marie, 'roadmap')).toEqual(first);
  });
});

describe('a token that names nobody', () => {
  const READS = '{ region(code: "93") { envelope(programme: "HOPEN") { available } } }';
  const ACTS = `mutation { allotEnvelope(input: { idempotencyKey: "a", programme: "HOPEN", regionCode: "93", amount: 1, motive: "Un." }) { userErrors { code } } }`;

  it('reads what its role reads, and does not act, at the gateway nor behind it', async () => {
    const { graph } = campaign;
    const { ask: asNobody, token } = await campaign.player({ hopen_role: 'dgos', sub: undefined });
    const before = await asNobody(READS);
    expect(before.data.region.envelope.available).toEqual(expect.any(Number));
    for (const { data, errors } of [
      await asNobody(ACTS),
      await ask(graph.subgraphUrls.funding!, ACTS, {}, token),
    ]) {
      expect(data).toBeUndefined();
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(errors?.[0]?.message).toContain('« sub »');
    }
    expect(await asNobody(READS)).toEqual(before);
  });
});

describe('an act from before persons were told apart', () => {
  it('is not done again when its client, or a colleague, asks again today', async () => {
    const { dgos, graph } = campaign;
    const input = { programme: 'HOPEN', regionCode: '93', amount: -AMOUNT, motive: 'Ajustement.' };
    const keyed = { ...input, idempotencyKey: 'yesterday' };
    const first = expectDone(await dgos.act('allotEnvelope', keyed));
    // Row of an earlier version, shared by all viewers of the DGOS.
    const then = createHash('sha256').update('{"role":"DGOS"}').digest('hex');
    await graph.country.databases
      .get('funding')!
      .em.fork()
      .execute(`update funding.command set viewer = ? where idempotency_key = 'yesterday'`, [then]);
    const colleague = await campaign.player({ hopen_role: 'dgos', sub: 'colleague' });
    for (const player of [dgos, colleague]) expect(await player.act('allotEnvelope', keyed)).toEqual(first);
    const more = expectDone(await colleague.act('allotEnvelope', input));
    expect(more.envelope.allotted).toBe(first.envelope.allotted - AMOUNT);
  });
});
