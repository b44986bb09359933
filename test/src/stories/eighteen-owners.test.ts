import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { answeringAfter, conformanceOf, eighteenOwners, type JoinedCountry } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AMPLE_MS, startTestCountry, type TestCountry } from '../support/test-country.ts';

const NATIONAL = '{ regions { code roadmap { __typename regionCode version vision } } }';

let graph: TestCountry;
let delegations: JoinedCountry['delegations'];
let owners: string[];
/** Awaited by each ARS before it responds. */
let wait = async () => {};

beforeAll(async () => {
  const country = await eighteenOwners(await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'every-ars-')));
  delegations = country.delegations;
  owners = delegations.map(({ subgraph }) => subgraph);
  const subgraphs = country.subgraphs.map((subgraph) =>
    owners.includes(subgraph.name) ? answeringAfter(subgraph, () => wait()) : subgraph,
  );
  graph = await startTestCountry('2026-01-15', undefined, {
    instead: { supergraph: country.supergraph, subgraphs },
  });
});
afterAll(() => graph.close());

const lineOf = (code: string) => delegations.find(({ regionCode }) => regionCode === code)!;

const times = (requests: string[]) =>
  Object.fromEntries(owners.map((owner) => [owner, requests.filter((name) => name === owner).length]));

describe('every ARS owns its roadmap', () => {
  it('in a subgraph of its own, on a port of its own, with tables of its own', async () => {
    expect(new Set(owners).size).toBe(18);
    const served = owners.map((owner) => graph.country.subgraphs.get(owner)!);
    expect(new Set(served.map(({ url }) => url)).size).toBe(18);
    expect(new Set(served.map(({ database }) => database.config.get('schema')))).toEqual(new Set(owners));
  });

  it('and the national question asks each of them once', async () => {
    graph.work();
    const { data, errors } = await graph.ask(NATIONAL);
    expect(errors).toBeUndefined();
    expect(data.regions).toHaveLength(18);
    for (const { code, roadmap } of data.regions) {
      expect(roadmap).toMatchObject({ __typename: lineOf(code).type, regionCode: code });
    }
    const { requests } = graph.work();
    expect(times(requests)).toEqual(Object.fromEntries(owners.map((owner) => [owner, 1])));
    expect(requests).toHaveLength(18 + 2);
  });

  it('all at the same time: each answers only once all of them were asked', async () => {
    let asked = 0;
    const all = Promise.withResolvers<void>();
    wait = async () => {
      if (++asked === owners.length) all.resolve();
      await all.promise;
    };
    const { data, errors } = await graph.ask(NATIONAL);
    wait = async () => {};
    expect(errors).toBeUndefined();
    expect(asked).toBe(18);
    expect(data.regions).toHaveLength(18);
  });

  it('and a question of one region asks that one alone', async () => {
    graph.work();
    const { data, errors } = await graph.ask('{ region(code: "52") { roadmap { __typename vision } } }');
    expect(errors).toBeUndefined();
    expect(data.region.roadmap.__typename).toBe(lineOf('52').type);
    const { requests } = graph.work();
    expect(requests.filter((name) => owners.includes(name))).toEqual([lineOf('52').subgraph]);
  });
});

describe('an ARS with a new subgraph writes its roadmap through the national graph', () => {
  const content = {
    firstYear: 2026,
    lastYear: 2029,
    vision: 'Des données qui suivent le patient.',
    priorityDomains: [{ domain: 'D2', targetRate: 0.6, targetOn: '2027-12-31', rationale: 'Le dossier.' }],
    axes: [],
    forecast: [],
    milestones: [],
    contact: { organisation: 'ARS Bretagne', role: 'Pôle numérique' },
  };
  const act = (mutation: string, Input: string, input: object, token: string) => {
    const { type } = lineOf('53');
    const [field, Type] = [`${mutation}${type}`, Input.replace('%', type)];
    const query = `mutation ($input: ${Type}!) { answer: ${field}(input: $input) { __typename userErrors { code } } }`;
    return graph.ask(query, { input }, token);
  };
  const draft = (token: string, idempotencyKey: string) =>
    act('draft', 'Draft%Input', { idempotencyKey, expectedRevision: 0, content }, token);
  const publish = (token: string) =>
    act('publish', 'PublishRoadmapInput', { idempotencyKey: 'publish', expectedRevision: 1 }, token);

  it('and no other ARS does', async () => {
    const bretagne = await graph.token({ hopen_role: 'ars', hopen_region: '53' });
    const neighbour = await graph.token({ hopen_role: 'ars', hopen_region: '52' });
    expect((await draft(bretagne, 'draft')).data.answer.userErrors).toEqual([]);
    for (const { errors } of [await draft(neighbour, 'other'), await publish(neighbour)]) {
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect((await publish(bretagne)).data.answer.userErrors).toEqual([]);
    const { data } = await graph.ask('{ region(code: "53") { roadmap { vision publishedOn } } }');
    expect(data.region.roadmap).toEqual({ vision: content.vision, publishedOn: '2026-01-15' });
  });
});

describe('a fresh subgraph of new-ars', () => {
  /** Light load without a latency limit, since the machine may be busy. */
  const LOAD = { questions: 8, connections: 2, p99Ms: Number.MAX_SAFE_INTEGER, timeoutMs: AMPLE_MS };

  it.each(['53', '04'])('conforms before anybody has changed a line of it: %s', async (region) => {
    const { url } = graph.country.subgraphs.get(lineOf(region).subgraph)!;
    const report = await conformanceOf({ region, url, ...LOAD });
    expect(report.findings.filter(({ outcome }) => outcome === 'breach')).toEqual([]);
    expect(report).toMatchObject({ type: lineOf(region).type, conforms: true });
  });
});
