import { openPglite } from '@hopen/kit/database';
import { type ServedSubgraph, serve } from '@hopen/kit/serve';
import { ANONYMOUS, type CivilDay, REGIONS } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TERRA_NOVA } from './domain/terra-nova-roadmap.ts';
import { roadmapsTerraNova } from './subgraph.ts';

/** Response of the national graph: domains, and the envelope of the region in cents. */
const NATIONAL = {
  programme: { domains: [{ code: 'D2' }, { code: 'D6' }] },
  region: { envelope: { allotted: 1_000 } },
};
const TODAY = '2099-01-15';
const ANOTHER_REGION = REGIONS.find(({ code }) => code !== TERRA_NOVA)!.code;

let today: CivilDay = TODAY;
let pglite: Awaited<ReturnType<typeof openPglite>>;
let served: ServedSubgraph;
beforeAll(async () => {
  pglite = await openPglite({});
  served = await serve(roadmapsTerraNova, {
    database: { pglite },
    // Tokens are the region of their ARS in this test.
    authenticate: async (region) => (region ? { role: 'ARS', region, subject: region } : ANONYMOUS),
    clock: () => today,
    peers: { ask: async () => NATIONAL as never },
    port: 0,
  });
});
afterAll(async () => {
  await served?.stop();
  await pglite?.close();
});

async function ask(query: string, variables: object = {}, authorization?: string) {
  const response = await fetch(served.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ query, variables }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: each question has an answer of its own shape.
  return (await response.json()) as { data?: any; errors?: { extensions: { code: string } }[] };
}

const content = {
  firstYear: 2099,
  lastYear: 2103,
  vision: 'Des données qui suivent le patient.',
  priorityDomains: [{ domain: 'D2', targetRate: 0.6, targetOn: '2101-12-31', rationale: 'Le dossier.' }],
  axes: [{ title: 'Le dossier', description: 'Partout.', domains: ['D2'] }],
  forecast: [{ year: 2099, domain: 'D2', amount: 1_000 }],
  milestones: [{ title: 'Bilan', dueOn: '2101-06-30' }],
  contact: { organisation: 'ARS', role: 'Pôle numérique' },
};
const DRAFT = `mutation ($input: DraftTerraNovaRoadmapInput!) {
  draftTerraNovaRoadmap(input: $input) { draft { revision vision } userErrors { code field } } }`;
const PUBLISH = `mutation ($input: PublishRoadmapInput!) {
  publishTerraNovaRoadmap(input: $input) { roadmap { version publishedOn } userErrors { code } } }`;
const MINE = '{ terraNovaRoadmapDraft { revision } }';

let keys = 0;
const draft = (changes: object = {}, expectedRevision = 0, token?: string) =>
  ask(
    DRAFT,
    { input: { idempotencyKey: `${keys++}`, expectedRevision, content: { ...content, ...changes } } },
    token,
  );
const publish = (expectedRevision: number, token?: string) =>
  ask(PUBLISH, { input: { idempotencyKey: `${keys++}`, expectedRevision } }, token);

/** Fetches the roadmap as the gateway does. */
async function roadmap(regionCode: string, asOf: CivilDay | null = null) {
  const { data } = await ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on TerraNovaRoadmap {
      asOf version vision publishedOn priorityDomains { rank domain { code } } history { version } } } }`,
    { keys: [{ __typename: 'TerraNovaRoadmap', regionCode, asOf }] },
  );
  return data._entities[0];
}

describe('the ARS writes its roadmap', () => {
  it('drafts it, is told which rule says no, publishes it, and keeps every version', async () => {
    await drafts();
    await isToldWhichRuleSaysNo();
    await publishes();
    await publishesAgain();
  });

  /** Expects the draft to be visible to its ARS alone. */
  async function drafts() {
    expect((await draft({}, 0, TERRA_NOVA)).data.draftTerraNovaRoadmap).toEqual({
      draft: { revision: 1, vision: content.vision },
      userErrors: [],
    });
    expect((await ask(MINE, {}, TERRA_NOVA)).data.terraNovaRoadmapDraft).toEqual({ revision: 1 });
    expect((await ask(MINE, {}, ANOTHER_REGION)).data.terraNovaRoadmapDraft).toBeNull();
    expect((await ask(MINE)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }

  async function isToldWhichRuleSaysNo() {
    const tooMuch = { forecast: [{ year: 2099, domain: 'D2', amount: 1_001 }] };
    expect((await draft(tooMuch, 1, TERRA_NOVA)).data.draftTerraNovaRoadmap).toEqual({
      draft: null,
      userErrors: [{ code: 'ENVELOPE_EXCEEDED', field: 'input.content.forecast' }],
    });
  }

  /** Expects the version to be in force from that day, and not on the day before. */
  async function publishes() {
    const before = await roadmap(TERRA_NOVA);
    const { data } = await publish(1, TERRA_NOVA);
    const version = (before?.version ?? 0) + 1;
    expect(data.publishTerraNovaRoadmap).toEqual({
      roadmap: { version, publishedOn: TODAY },
      userErrors: [],
    });
    expect(await roadmap(TERRA_NOVA)).toMatchObject({
      asOf: null,
      version,
      vision: content.vision,
      priorityDomains: [{ rank: 1, domain: { code: 'D2' } }],
    });
    expect((await roadmap(TERRA_NOVA, '2099-01-14'))?.version).toBe(before?.version);
    expect((await ask(MINE, {}, TERRA_NOVA)).data.terraNovaRoadmapDraft).toBeNull();
  }

  /** Expects every version to be readable by its day. */
  async function publishesAgain() {
    today = '2099-01-16';
    await draft({ vision: 'Mieux dit.' }, 0, TERRA_NOVA);
    await publish(2, TERRA_NOVA);
    const [first, second] = [await roadmap(TERRA_NOVA, TODAY), await roadmap(TERRA_NOVA)];
    expect([first.vision, second.vision]).toEqual([content.vision, 'Mieux dit.']);
    expect(second.version).toBe(first.version + 1);
  }
});

describe('nobody else does', () => {
  it.each([
    ['another ARS', ANOTHER_REGION],
    ['nobody', undefined],
  ])('not %s', async (_who, token) => {
    for (const { errors } of [await draft({}, 0, token), await publish(0, token)]) {
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });

  it('and the subgraph answers for no other region', async () => {
    expect(await roadmap(ANOTHER_REGION)).toBeNull();
  });
});
