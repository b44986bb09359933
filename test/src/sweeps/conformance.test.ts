import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { VERSION_FIELDS } from '@hopen/roadmap-kit/domain';
import { conformanceOf, type Report } from '@hopen/scripts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BROKEN_SUBGRAPHS } from '../support/broken-subgraphs.ts';
import { corrupted } from '../support/corrupted-answers.ts';
import { type ServedPaca, servePaca } from '../support/served-paca.ts';
import { sharedCountry } from '../support/shared-country.ts';
import { AMPLE_MS } from '../support/test-country.ts';

let paca: ServedPaca;
beforeAll(async () => {
  paca = await servePaca();
});
afterAll(() => paca.stop());

/** Light load without a latency limit, since the machine may be busy. */
const LOAD = { questions: 8, connections: 4, p99Ms: Number.MAX_SAFE_INTEGER, timeoutMs: AMPLE_MS };

const SPEED = 'under load it answers in time';
const broken = ({ findings, speed }: Report) =>
  [...findings, speed]
    .filter(({ outcome }) => outcome === 'breach')
    .map(({ check, seen }) => `${check}: ${seen}`);

describe('ARS Paca', () => {
  it('conforms, and there is something to see for every check', async () => {
    const { url: from } = await sharedCountry();
    const report = await conformanceOf({ region: '93', url: paca.url, token: paca.token, from, ...LOAD });
    expect([...report.findings, report.speed].filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(report).toMatchObject({ region: '93', type: 'PacaRoadmap', treaty: '1.0', conforms: true });
    expect(report.findings.length).toBeGreaterThanOrEqual(27);
  });

  it('does not conform as the subgraph of another region', async () => {
    const report = await conformanceOf({ region: '94', url: paca.url, ...LOAD });
    expect(broken(report).join('\n')).toContain('PacaRoadmap belongs to roadmaps-paca');
    expect(report.conforms).toBe(false);
  });

  it('is left as it was: nothing that is sent can change anything', async () => {
    const em = paca.database.em.fork();
    const read = () =>
      em.execute(
        'select (select count(*) from "roadmaps-paca".paca_roadmap) + (select count(*) from "roadmaps-paca".roadmap_draft) + (select count(*) from "roadmaps-paca".command) as rows',
      );
    const before = await read();
    await conformanceOf({ region: '93', url: paca.url, token: paca.token, ...LOAD });
    expect(await read()).toEqual(before);
  });
});

describe('what the graph has published is there, word for word', () => {
  const HISTORY = 'every version that the graph has published is there, word for word';
  const first = async () => {
    const { ask } = await sharedCountry();
    const { data } = await ask(`{ region(code: "93") { roadmap { ${VERSION_FIELDS} } } }`);
    return data.region.roadmap;
  };

  it.each<[string, (published: Json) => object[], string | undefined]>([
    ['all of it', (one) => [one], undefined],
    [
      'a version is missing',
      (one) => [one, { ...one, version: 2, publishedOn: '2020-06-01' }],
      'Version 2 is missing: as of 2020-06-01, its first day, there is version 1.',
    ],
    [
      'another text',
      (one) => [{ ...one, vision: 'Autrement.' }],
      'Version 1: vision is not what was published.',
    ],
    [
      'another target',
      (one) => [{ ...one, priorityDomains: [] }],
      'Version 1: priorities is not what was published.',
    ],
  ])('%s', async (_what, published, seen) => {
    const from = await graphThatPublished(published(await first()));
    const report = await conformanceOf({
      region: '93',
      url: paca.url,
      token: paca.token,
      from,
      ...LOAD,
    });
    expect(broken(report)).toEqual(seen ? [`${HISTORY}: ${seen}`] : []);
  });

  it('is not seen where the graph does not answer, which is no fault of the subgraph', async () => {
    const from = 'http://127.0.0.1:1/graphql';
    const report = await conformanceOf({ region: '93', url: paca.url, token: paca.token, from, ...LOAD });
    expect(report.findings.find(({ check }) => check === HISTORY)).toMatchObject({ outcome: 'unseen' });
    expect(report.conforms).toBe(true);
  });

  it('a version that only the State still lists', async () => {
    const from = await graphThatPublished([], [{ version: 7, publishedOn: '2022-02-02' }]);
    const report = await conformanceOf({
      region: '93',
      url: paca.url,
      token: paca.token,
      from,
      ...LOAD,
    });
    expect(broken(report)).toEqual([
      `${HISTORY}: Version 7 is missing: as of 2022-02-02, its first day, there is version 2.`,
    ]);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: every field of the treaty.
type Json = any;

const graphs: Server[] = [];
afterEach(() => {
  for (const server of graphs.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** URL of a graph that serves only these versions of a roadmap. */
async function graphThatPublished(versions: Json[], ofState: object[] = []): Promise<string> {
  const server = createServer(async (request, response) => {
    const { variables } = JSON.parse(await text(request));
    const roadmap = variables.day
      ? versions.find(({ publishedOn }) => publishedOn === variables.day)
      : { history: versions.map(({ version, publishedOn }) => ({ version, publishedOn })) };
    response.end(JSON.stringify({ data: { region: { hostedRoadmapVersions: ofState, roadmap } } }));
  });
  graphs.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

describe('what cannot be tested is said', () => {
  it.each([
    ['a region that does not exist', { region: '92', url: 'http://127.0.0.1:1/' }, 'INSEE'],
    ['an address that is none', { region: '93', url: 'paca' }, 'address'],
    ['nobody there', { region: '93', url: 'http://127.0.0.1:1/' }, 'ECONNREFUSED'],
    ['a graph that is none', { region: '93', url: 'http://127.0.0.1:1/', from: 'graph' }, '"graph"'],
  ])('%s', async (_what, options, says) => {
    await expect(conformanceOf(options)).rejects.toThrow(says);
  });
});

describe('a subgraph that is broken fails its own check and no other', () => {
  it.each(BROKEN_SUBGRAPHS)('$what: $fails', async ({ fails, by, load }) => {
    const proxy = await corrupted(paca.url, by);
    try {
      const report = await conformanceOf({
        region: '93',
        url: proxy.url,
        token: paca.token,
        ...LOAD,
        ...load,
      });
      expect(broken(report).filter((each) => !each.startsWith(`${fails}: `))).toEqual([]);
      expect(broken(report)).toHaveLength(1);
      // Latency is not part of the treaty.
      expect(report.conforms).toBe(fails === SPEED);
    } finally {
      await proxy.stop();
    }
  });
});
