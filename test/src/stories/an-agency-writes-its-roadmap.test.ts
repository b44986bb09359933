import { ROADMAP_NAMES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOSTED } from '../support/hosted-regions.ts';
import { type Answer, startTestCountry, type TestCountry } from '../support/test-country.ts';

const [REGION, NEIGHBOUR, STRICT] = HOSTED as [string, string, string];

let graph: TestCountry;
let agency: string;
beforeAll(async () => {
  graph = await startTestCountry('2026-01-15');
  agency = await graph.token({ hopen_role: 'ars', hopen_region: REGION });
});
afterAll(() => graph.close());

const names = (region: string) => ROADMAP_NAMES.get(region)!;
const drafting = ({ draftInput, draftMutation } = names(REGION)) => `mutation ($input: ${draftInput}!) {
  draft: ${draftMutation}(input: $input) {
  draft { regionCode revision status draftedOn vision priorityDomains { rank rationale domain { code label } target { rate reachedBy } }
    axes { title domains { code } } forecast { year amount domain { code } } milestones { title dueOn } contact { role } }
  userErrors { code field rule missingAmount } } }`;
const PUBLISH = `mutation ($input: PublishRoadmapInput!) { publish: ${names(REGION).publishMutation}(input: $input) {
  roadmap { regionCode asOf version status publishedOn vision source verificationStatus } userErrors { code field } } }`;
const mine = ({ draftQuery } = names(REGION)) => `{ mine: ${draftQuery} { revision status vision } }`;

const content = (changes: object = {}) => ({
  firstYear: 2026,
  lastYear: 2029,
  vision: 'Des données qui suivent le patient.',
  priorityDomains: [
    { domain: 'D2', targetRate: 0.6, targetOn: '2027-12-31', rationale: 'Le dossier d’abord.' },
    { domain: 'D6', targetRate: 0.4, targetOn: '2028-12-31', rationale: 'Puis la ville.' },
  ],
  axes: [
    { title: 'Le dossier', description: 'Partout.', domains: ['D2'] },
    { title: 'Les groupements', description: 'Ensemble.', domains: [] },
  ],
  forecast: [{ year: 2026, domain: 'D2', amount: 100_000 }],
  milestones: [
    { title: 'Second bilan', dueOn: '2028-06-30' },
    { title: 'Premier bilan', dueOn: '2027-06-30' },
  ],
  contact: { organisation: 'ARS', role: 'Pôle numérique' },
  ...changes,
});

let keys = 0;
const draft = (
  changes: object = {},
  { revision = 0, token = agency, key = `draft-${keys++}`, of = REGION } = {},
): Promise<Answer> =>
  graph.ask(
    drafting(names(of)),
    { input: { idempotencyKey: key, expectedRevision: revision, content: content(changes) } },
    token,
  );
const publish = (revision: number, { token = agency, key = `publish-${keys++}` } = {}) =>
  graph.ask(PUBLISH, { input: { idempotencyKey: key, expectedRevision: revision } }, token);

describe('an agency without a subgraph of its own writes its roadmap', () => {
  it('drafts it, drafts it again, publishes it, and publishes the next version', async () => {
    await draftsIt();
    await draftsItAgain();
    await publishesIt();
    await publishesItAgain();
  });

  /** Drafts invisibly to others. */
  async function draftsIt() {
    const { data, errors } = await draft({}, { key: 'first' });
    expect(errors).toBeUndefined();
    expect(data.draft.userErrors).toEqual([]);
    expect(data.draft.draft).toMatchObject({
      regionCode: REGION,
      revision: 1,
      status: 'DRAFT',
      draftedOn: '2026-01-15',
      priorityDomains: [
        { rank: 1, domain: { code: 'D2' }, target: { rate: 0.6, reachedBy: '2027-12-31' } },
        { rank: 2, domain: { code: 'D6' }, target: { rate: 0.4, reachedBy: '2028-12-31' } },
      ],
      axes: [{ domains: [{ code: 'D2' }] }, { domains: [] }],
      forecast: [{ year: 2026, amount: 100_000, domain: { code: 'D2' } }],
      milestones: [{ title: 'Premier bilan' }, { title: 'Second bilan' }],
      contact: { role: 'Pôle numérique' },
    });
    expect((await graph.ask(mine(), {}, agency)).data.mine.revision).toBe(1);
    const neighbour = await graph.token({ hopen_role: 'ars', hopen_region: NEIGHBOUR });
    expect((await graph.ask(mine(), {}, neighbour)).data.mine).toBeNull();
    for (const claims of [{ hopen_role: 'dgos' }, { hopen_role: 'partner' }]) {
      const { errors: refused } = await graph.ask(mine(), {}, await graph.token(claims));
      expect(refused?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
    const { data: published } = await graph.ask(
      `{ region(code: "${REGION}") { roadmap { version vision history { version } } } }`,
    );
    expect(published.region.roadmap).toMatchObject({ version: 1, history: [{ version: 1 }] });
  }

  /** Returns the same answer for the same key, and a conflict for a stale revision. */
  async function draftsItAgain() {
    expect((await draft({}, { key: 'first' })).data.draft.draft.revision).toBe(1);
    const { data } = await draft({}, { revision: 0 });
    expect(data.draft).toMatchObject({ draft: null, userErrors: [{ code: 'CONFLICT' }] });
    const { data: again } = await draft({ vision: 'Mieux dit.' }, { revision: 1 });
    expect(again.draft.draft).toMatchObject({ revision: 2, vision: 'Mieux dit.' });
  }

  /** Keeps the earlier version readable by day and in the history. */
  async function publishesIt() {
    const before = await graph.ask(`{ region(code: "${REGION}") { roadmap { publishedOn } } }`);
    const { data } = await publish(2, { key: 'published' });
    expect(data.publish.userErrors).toEqual([]);
    expect(data.publish.roadmap).toMatchObject({
      version: 2,
      status: 'PUBLISHED',
      publishedOn: '2026-01-15',
      verificationStatus: 'DECLARED',
    });
    const firstDay = before.data.region.roadmap.publishedOn;
    const { data: both } = await graph.ask(`{ region(code: "${REGION}") {
      former: roadmap(asOf: "2026-01-14") { version status supersededOn }
      now: roadmap { version status vision supersededOn history { version status publishedOn supersededOn } } } }`);
    expect(both.region).toEqual({
      former: { version: 1, status: 'SUPERSEDED', supersededOn: '2026-01-15' },
      now: {
        version: 2,
        status: 'PUBLISHED',
        vision: 'Mieux dit.',
        supersededOn: null,
        history: [
          { version: 1, status: 'SUPERSEDED', publishedOn: firstDay, supersededOn: '2026-01-15' },
          { version: 2, status: 'PUBLISHED', publishedOn: '2026-01-15', supersededOn: null },
        ],
      },
    });
    expect((await graph.ask(mine(), {}, agency)).data.mine).toBeNull();
  }

  /** Returns the same answer for the same key, even after a later version. */
  async function publishesItAgain() {
    expect((await publish(2, { key: 'published' })).data.publish.roadmap.version).toBe(2);
    expect((await publish(0)).data.publish.userErrors).toMatchObject([{ code: 'NO_DRAFT' }]);
    const { data } = await draft({ vision: 'Encore.' });
    expect(data.draft.draft.revision).toBe(3);
    expect((await publish(3)).data.publish.userErrors).toMatchObject([{ code: 'DAY_OUT_OF_RANGE' }]);
    graph.liveOn('2026-01-16');
    expect((await publish(3)).data.publish.roadmap).toMatchObject({ version: 3 });
    expect((await publish(2, { key: 'published' })).data.publish.roadmap).toMatchObject({
      version: 2,
      status: 'SUPERSEDED',
    });
    graph.liveOn('2026-01-15');
    await draft({});
    expect((await publish(4)).data.publish.userErrors).toMatchObject([{ code: 'LATER_FACTS' }]);
  }
});

describe('a roadmap that breaks a rule is refused, and says which', () => {
  let strict: string;
  beforeAll(async () => {
    strict = await graph.token({ hopen_role: 'ars', hopen_region: STRICT });
  });

  /** Drafts over the existing draft, if any. */
  const next = async (changes: object) => {
    const { data } = await graph.ask(mine(names(STRICT)), {}, strict);
    return draft(changes, { token: strict, of: STRICT, revision: data.mine?.revision ?? 0 });
  };

  const priority = content().priorityDomains[0]!;
  it.each<[string, object, { code: string; field: string }]>([
    ['no domain', { priorityDomains: [] }, { code: 'PRIORITY_DOMAINS', field: 'priorityDomains' }],
    [
      'three domains',
      { priorityDomains: ['D1', 'D2', 'D3'].map((domain) => ({ ...priority, domain })) },
      { code: 'PRIORITY_DOMAINS', field: 'priorityDomains' },
    ],
    [
      'an unknown domain',
      { priorityDomains: [{ ...priority, domain: 'D8' }] },
      { code: 'UNKNOWN_DOMAIN', field: 'priorityDomains.0.domain' },
    ],
    [
      'more than the envelope',
      { forecast: [{ year: 2026, domain: 'D2', amount: 42_000_000_001 }] },
      { code: 'ENVELOPE_EXCEEDED', field: 'forecast' },
    ],
  ])('%s', async (_what, changes, { code, field }) => {
    const { data } = await next(changes);
    expect(data.draft.draft).toBeNull();
    expect(data.draft.userErrors).toEqual([
      expect.objectContaining({ code, field: `input.content.${field}` }),
    ]);
  });

  it('says how much the envelope lacks, to the cent', async () => {
    const { data: envelope } = await graph.ask(
      `{ region(code: "${STRICT}") { envelope(programme: "HOPEN") { allotted } } }`,
    );
    const { allotted } = envelope.region.envelope;
    const forecast = (amount: number) => ({ forecast: [{ year: 2027, domain: 'D2', amount }] });
    const { data } = await next(forecast(allotted + 1));
    expect(data.draft.userErrors).toMatchObject([{ code: 'ENVELOPE_EXCEEDED', missingAmount: 1 }]);
    expect((await next(forecast(allotted))).data.draft.userErrors).toEqual([]);
  });

  it('is nothing that the agency of another region may write, or read', async () => {
    const { data, errors } = await draft({}, { token: strict });
    expect([data.draft, errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
    await draft({});
    expect((await graph.ask(mine(), {}, strict)).data).toEqual({ mine: null });
  });

  it('is written in each region under the names of its own', async () => {
    for (const region of HOSTED.filter((each) => ![REGION, STRICT].includes(each))) {
      const token = await graph.token({ hopen_role: 'ars', hopen_region: region });
      const { data } = await draft({ vision: region }, { token, of: region });
      expect(data.draft).toMatchObject({ draft: { regionCode: region }, userErrors: [] });
      const { data: read } = await graph.ask(mine(names(region)), {}, token);
      expect(read.mine.vision).toBe(region);
    }
  });

  it.each([['dgos'], ['partner'], [undefined]])('is nothing that %s may write', async (role) => {
    const token = role ? await graph.token({ hopen_role: role }) : '';
    for (const { errors } of [await draft({}, { token }), await publish(0, { token })]) {
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});
