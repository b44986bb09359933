import { UserFacingError } from '@hopen/kit/user-facing-error';
import { loadPublished } from '@hopen/roadmap-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask, startTestCountry, type TestCountry } from '../support/test-country.ts';

let graph: TestCountry;
let paca: string;
beforeAll(async () => {
  graph = await startTestCountry('2026-01-15');
  paca = await graph.token({ hopen_role: 'ars', hopen_region: '93' });
});
afterAll(() => graph.close());

const DRAFT = `mutation ($input: DraftPacaRoadmapInput!) { draftPacaRoadmap(input: $input) {
  draft { revision status mobilisedEstablishments priorityDomains { domain { label } target { rate } } }
  userErrors { code field } } }`;
const PUBLISH = `mutation ($input: PublishRoadmapInput!) { publishPacaRoadmap(input: $input) {
  roadmap { version publishedOn mobilisedEstablishments } userErrors { code } } }`;
const MINE = '{ pacaRoadmapDraft { revision vision mobilisedEstablishments } }';

const content = (changes: object = {}) => ({
  firstYear: 2026,
  lastYear: 2028,
  vision: 'Le dossier, la ville, les groupements.',
  priorityDomains: [{ domain: 'D2', targetRate: 0.7, targetOn: '2028-06-30', rationale: 'La suite.' }],
  axes: [
    { title: 'Le dossier', description: 'Son usage.', domains: ['D2'] },
    { title: 'Les groupements', description: 'Les mêmes outils.', domains: [] },
  ],
  forecast: [{ year: 2027, domain: 'D2', amount: 3_670_000_000 }],
  milestones: [],
  contact: { organisation: 'ARS Paca', role: 'Pôle numérique' },
  mobilisedEstablishments: 120,
  ...changes,
});
const draft = (token: string | undefined, changes: object = {}, key = 'first', revision = 0) =>
  graph.ask(
    DRAFT,
    { input: { idempotencyKey: key, expectedRevision: revision, content: content(changes) } },
    token,
  );
const publish = (token: string | undefined, revision: number) =>
  graph.ask(PUBLISH, { input: { idempotencyKey: `publish-${revision}`, expectedRevision: revision } }, token);

describe('ARS Paca writes its roadmap, in its own subgraph, through the national graph', () => {
  it('drafts it and publishes it, alone, and what is published stays', async () => {
    await draftsIt();
    await aloneReadsItsDraft();
    await aloneWritesIt();
    await publishesIt();
    await showsBothVersions();
    await keepsWhatIsPublished();
    await takesNoOtherVersionOfThatDay();
  });

  it('takes no token but the one that the gateway makes for it', async () => {
    const { url } = graph.country.subgraphs.get('roadmaps-paca')!;
    const { errors } = await ask(url, MINE, {}, paca);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

/** Drafts with a field of Paca's own, under the common rules. */
async function draftsIt(): Promise<void> {
  const { data, errors } = await draft(paca);
  expect(errors).toBeUndefined();
  expect(data.draftPacaRoadmap).toMatchObject({
    draft: {
      revision: 1,
      status: 'DRAFT',
      mobilisedEstablishments: 120,
      priorityDomains: [{ domain: { label: expect.any(String) }, target: { rate: 0.7 } }],
    },
    userErrors: [],
  });
  const tooMuch = { forecast: [{ year: 2027, domain: 'D2', amount: 3_670_000_001 }] };
  const { data: refused } = await draft(paca, tooMuch, 'second', 1);
  expect(refused.draftPacaRoadmap.userErrors).toMatchObject([
    { code: 'ENVELOPE_EXCEEDED', field: 'input.content.forecast' },
  ]);
}

async function aloneReadsItsDraft(): Promise<void> {
  expect((await graph.ask(MINE, {}, paca)).data.pacaRoadmapDraft).toMatchObject({ revision: 1 });
  const bretagne = await graph.token({ hopen_role: 'ars', hopen_region: '53' });
  expect((await graph.ask(MINE, {}, bretagne)).data.pacaRoadmapDraft).toBeNull();
  for (const token of [undefined, await graph.token({ hopen_role: 'dgos' })]) {
    const { data, errors } = await graph.ask(MINE, {}, token);
    expect(data.pacaRoadmapDraft).toBeNull();
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }
}

async function aloneWritesIt(): Promise<void> {
  const others = [undefined, ...(await Promise.all(OTHERS.map((claims) => graph.token(claims))))];
  for (const token of others) {
    for (const { errors } of [await draft(token, {}, 'other', 1), await publish(token, 1)])
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }
}

async function publishesIt(): Promise<void> {
  expect((await publish(paca, 1)).data.publishPacaRoadmap).toMatchObject({
    roadmap: { version: 2, publishedOn: '2026-01-15', mobilisedEstablishments: 120 },
    userErrors: [],
  });
}

/** Reads two dates in one query; the history lists both versions. */
async function showsBothVersions(): Promise<void> {
  graph.work();
  const { data, errors } = await graph.ask(`{ region(code: "93") {
    in2020: roadmap(asOf: "2020-06-30") { version status axes { title domains { code } } ... on PacaRoadmap { mobilisedEstablishments } }
    today: roadmap { version status axes { title domains { code } } ... on PacaRoadmap { mobilisedEstablishments }
      history { version status supersededOn } } } }`);
  expect(errors).toBeUndefined();
  expect(data.region.in2020).toMatchObject({
    version: 1,
    status: 'SUPERSEDED',
    mobilisedEstablishments: 109,
    axes: [{ domains: [{ code: 'D2' }] }, { domains: [{ code: 'D6' }] }, { domains: [] }],
  });
  expect(data.region.today).toMatchObject({
    version: 2,
    status: 'PUBLISHED',
    mobilisedEstablishments: 120,
    axes: [{ title: 'Le dossier' }, { title: 'Les groupements', domains: [] }],
    history: [
      { version: 1, status: 'SUPERSEDED', supersededOn: '2026-01-15' },
      { version: 2, status: 'PUBLISHED', supersededOn: null },
    ],
  });
  // One statement per date, since each date is a key of its own.
  const asked = graph.work().statements.filter((sql) => sql.startsWith('roadmaps-paca'));
  expect(asked).toHaveLength(2);
}

/** Reloads the reference data, which must not overwrite a published version. */
async function keepsWhatIsPublished(): Promise<void> {
  const before = await read();
  await load([{ regionCode: '93', version: 2, publishedOn: '2026-01-15', vision: 'Autre chose.' }]);
  expect(await read()).toEqual(before);
}

async function takesNoOtherVersionOfThatDay(): Promise<void> {
  const other = { regionCode: '93', version: 9, publishedOn: '2026-01-15', vision: 'Autre chose.' };
  await expect(load([other])).rejects.toThrow(UserFacingError);
}

async function load(file: unknown[]): Promise<void> {
  const em = graph.country.subgraphs.get('roadmaps-paca')!.database.em.fork();
  const [{ entity }] = [...em.getMetadata().getAll().values()].map(({ class: entity }) => ({ entity })) as [
    { entity: never },
  ];
  await loadPublished(em, entity, file as never[]);
}

async function read(): Promise<unknown> {
  const query = '{ region(code: "93") { roadmap { vision history { version } } } }';
  return (await graph.ask(query)).data.region.roadmap;
}

const OTHERS = [
  { hopen_role: 'ars', hopen_region: '53' },
  { hopen_role: 'dgos' },
  { hopen_role: 'partner' },
  { hopen_role: 'establishment', hopen_beneficiaries: ['ET:130786049'] },
];
