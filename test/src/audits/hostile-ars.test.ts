import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Listening } from '@hopen/kit/server';
import { ERROR_CODES } from '@hopen/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type FakeArs,
  GOOD,
  NATIONAL,
  openFakeArs,
  openGateway,
  SHORT_MS,
  says,
  supergraphWith,
} from '../support/fake-ars.ts';
import { post } from '../support/gateway-without-subgraphs.ts';
import { sharedCountry } from '../support/shared-country.ts';
import { type Answer, type AskedCountry, ask } from '../support/test-country.ts';

const MANIFEST = new URL('../../../gateway/documents.json', import.meta.url);

type Behaviour = Parameters<FakeArs['behave']>[0];

let country: AskedCountry;
let ars: FakeArs;
let gateway: Listening;
/** Target of an ARS's redirects, which records what the gateway requests there. */
let elsewhere: FakeArs;
/** Other regions' roadmaps without an attack. */
let others: unknown[];
beforeAll(async () => {
  country = await sharedCountry();
  [ars, elsewhere] = await Promise.all([openFakeArs(), openFakeArs()]);
  gateway = await openGateway(country, ars, {
    traffic: { retryAfterMs: 1, failuresInARow: 1_000_000, staleBytes: 1 },
  });
  others = othersIn(await ask(gateway.url, NATIONAL));
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([ars.leave(), elsewhere.leave()]);
});
beforeEach(() => {
  elsewhere.received.length = 0;
});

const PACA = "Provence-Alpes-Côte d'Azur";
const othersIn = ({ data }: Answer) => data.regions.filter(({ name }: { name: string }) => name !== PACA);
const roadmapIn = ({ data }: Answer) =>
  data.regions.find(({ name }: { name: string }) => name === PACA).roadmap;

const SECRET = 'hostile-words';
const entity = (changes: object) => ({ data: { _entities: [{ ...GOOD, ...changes }] } });
const whole = JSON.stringify(entity({}));
/** Valid data with an error about one field. */
const errs = (extensions: object, more: object = {}) =>
  says({
    ...entity({ axes: null }),
    errors: [{ message: SECRET, path: ['_entities', 0, 'axes'], extensions, ...more }],
  });
/** Writes raw bytes to the connection. */
const raw =
  (...lines: string[]): Behaviour =>
  (response) =>
    void response.socket?.end(lines.join('\r\n'));
const writing =
  (everyMs: number, chunk: string | Buffer): Behaviour =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(chunk), everyMs);
    response.on('close', () => clearInterval(timer));
  };
const encoded = (encoding: string, bytes: Buffer) => (response: ServerResponse) =>
  void response
    .writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding })
    .end(bytes);

/** Asserts that all of France is unchanged, with the gateway's own status and headers. */
async function expectFranceUnmoved(token?: string): Promise<Answer> {
  const { status, headers, body } = await post(
    gateway.url,
    { query: NATIONAL },
    token ? { authorization: `Bearer ${token}` } : {},
  );
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  for (const name of ['set-cookie', 'location', 'x-hostile']) expect(headers.get(name)).toBeNull();
  expect(othersIn(body)).toEqual(others);
  expect(JSON.stringify([body, [...headers]])).not.toContain(SECRET);
  const missing = [{ subgraph: 'roadmaps-paca', region: '93' }];
  expect([[], missing]).toContainEqual(body.extensions.completeness.missing);
  if (body.errors) expect(body.extensions.completeness.complete).toBe(false);
  return body;
}

describe('no status, header or word of an ARS is the answer’s', () => {
  it.each([100, 103, 200, 204, 205, 301, 304, 400, 401, 403, 429, 500, 503, 999, -1, '204', null])(
    'an error that asks for the status %p',
    async (status) => {
      const headers = { 'set-cookie': SECRET, location: elsewhere.url, 'x-hostile': '1' };
      const http = { status, headers };
      ars.behave(errs({ code: 'FORBIDDEN', http, headers }));
      const { data, extensions } = (await post(gateway.url, { query: NATIONAL })).body;
      expect([data.regions.length, extensions.completeness.complete]).toEqual([18, true]);
      ars.behave(errs({ code: 'INTERNAL', http, stacktrace: [SECRET] }, { locations: [{ line: SECRET }] }));
      expect(roadmapIn(await expectFranceUnmoved())).toMatchObject({ brief: 'Ensemble.', axes: null });
    },
  );

  const INFORMING: [string, (response: ServerResponse) => void][] = [
    ['100', (response) => response.writeContinue()],
    ['102', (response) => response.writeProcessing()],
    [
      '103',
      (response) => response.writeEarlyHints({ link: `<${elsewhere.url}>; rel=preload`, 'x-hostile': '1' }),
    ],
  ];
  it.each(INFORMING)('%s before the answer', async (_status, inform) => {
    ars.behave((response, asked) => {
      inform(response);
      says(whole)(response, asked);
    });
    await expectFranceUnmoved();
  });

  it.each([
    201, 202, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 410, 418, 429, 451,
    500, 502, 511, 599,
  ])('a good answer with the status %d', async (status) => {
    ars.behave((response) =>
      response
        .writeHead(status, { location: elsewhere.url, 'set-cookie': SECRET, 'retry-after': '9999' })
        .end(whole),
    );
    expect(roadmapIn(await expectFranceUnmoved())).toMatchObject({ brief: null });
    expect(elsewhere.received).toEqual([]);
  });

  it('headers beside a good answer', async () => {
    ars.behave((response) =>
      response.writeHead(200, { location: elsewhere.url, 'set-cookie': SECRET, 'x-hostile': '1' }).end(whole),
    );
    expect(roadmapIn(await expectFranceUnmoved())).toMatchObject({ brief: 'Ensemble.' });
  });
});

describe('no code of an ARS is more than a word on its own field', () => {
  let trusting: Listening;
  let question: string;
  beforeAll(async () => {
    trusting = await openGateway(country, ars, {
      onlyTrustedDocuments: true,
      traffic: { failuresInARow: 1_000_000, staleBytes: 1 },
    });
    const manifest = JSON.parse(await readFile(MANIFEST, 'utf8')) as Record<
      string,
      { name: string; document: string }
    >;
    question = Object.values(manifest).find(({ name }) => name === 'Country')!.document;
  });
  afterAll(() => trusting.stop());

  /** Codes with a special meaning for Apollo Server or the gateway; `subgraph-source.test.ts` covers all. */
  const CODES = [
    ...['PERSISTED_QUERY_NOT_FOUND', 'PERSISTED_QUERY_NOT_SUPPORTED', 'UNTRUSTED_DOCUMENT', 'BAD_USER_INPUT'],
    ...['UNAUTHENTICATED', 'RATE_LIMITED', 'INCOMPLETE', 'INTERNAL', 'FORBIDDEN', SECRET, '__proto__'],
  ];
  const nothing = (code: unknown) => [{ message: SECRET, path: ['_entities', 0], extensions: { code } }];
  it.each<[string, (code: unknown) => [object, number]]>([
    ['beside data', (code) => [{ data: { _entities: [null] }, errors: nothing(code) }, 200]],
    ['without data', (code) => [{ data: null, errors: nothing(code) }, 200]],
    ['refusing', (code) => [{ errors: nothing(code) }, 400]],
  ])('%s', async (_what, body) => {
    for (const code of CODES) {
      ars.behave(says(...body(code)));
      const { status, body: answer } = await post(trusting.url, { query: question });
      expect([code, status, answer.data?.regions?.length]).toEqual([code, 200, 18]);
      expect(answer.data.regions.filter(({ envelope }: { envelope: unknown }) => envelope)).toHaveLength(18);
      expect(JSON.stringify(answer)).not.toContain(SECRET);
    }
  });
});

describe('nothing that an ARS sends costs more than its own region', () => {
  const deep = '['.repeat(500_000) + ']'.repeat(500_000);
  const POLLUTED = '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}';
  it.each<[string, Behaviour, number?]>([
    ['a gzip bomb', encoded('gzip', gzipSync(Buffer.alloc(50_000_000)))],
    ['a good answer, compressed without being asked', encoded('gzip', gzipSync(whole))],
    ['what it says is compressed and is not', encoded('br', Buffer.from(whole))],
    ['drips of bytes', writing(1, ' '), SHORT_MS],
    ['bytes without end', writing(0, Buffer.alloc(64_000, ' '))],
    [
      'headers without end',
      (response) => response.writeHead(200, { 'x-hostile': SECRET.repeat(20_000) }).end(whole),
    ],
    [
      'a switch of protocols',
      raw('HTTP/1.1 101 Switching Protocols', 'upgrade: x', 'connection: upgrade', '', ''),
    ],
    ['interim heads alone', raw(...Array(100).fill('HTTP/1.1 103 Early Hints\r\n'), '')],
    ['a status that is none', raw('HTTP/1.1 0 No', 'content-length: 0', '', '')],
    ['what is not HTTP', raw(SECRET, '', '')],
    ['less than it says', raw('HTTP/1.1 200 OK', 'content-length: 9999', '', whole)],
    [
      'a chunk of negative length',
      raw('HTTP/1.1 200 OK', 'transfer-encoding: chunked', '', '-1', whole, '0', '', ''),
    ],
    ['two lengths', raw('HTTP/1.1 200 OK', 'content-length: 2', 'content-length: 3', '', '{}', '')],
    ['lists within lists', says(`{"data":${deep}}`)],
    ['lists within lists for a field', says(whole.replace('"Ensemble."', deep))],
    ['170,000 tiny objects', says(entity({ axes: Array(170_000).fill({}) }))],
    ['5,000 domains first', says(entity({ priorityDomains: Array(5_000).fill(GOOD.priorityDomains[0]) }))],
    [
      'domains that there are not',
      says(
        entity({
          priorityDomains: [{ rank: 1, domain: { __typename: 'Domain', programmeCode: SECRET, code: 'x' } }],
        }),
      ),
    ],
    [
      'an entity of somebody else’s',
      says(entity({ priorityDomains: [{ rank: 1, domain: { __typename: 'Region', code: '11' } }] })),
    ],
    ['the roadmap of another region', says(entity({ regionCode: '11' }))],
    ['what would change every object', says(whole.replace('{"__typename"', `{${POLLUTED},"__typename"`))],
    ['a number past all bounds', says(whole.replace('78', '1e999'))],
    ['control characters', says(entity({ brief: `${SECRET}\u001b[2J\u202e` }))],
    [
      'data and errors of the root',
      says({ ...entity({}), errors: [{ message: SECRET, path: ['regions'] }], extensions: { code: SECRET } }),
    ],
  ])('%s', async (_what, behaviour, ...[timeoutMs]) => {
    ars.behave(behaviour, timeoutMs);
    await expectFranceUnmoved();
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    // The broken connection is not reused.
    ars.behave(says(whole));
    expect(roadmapIn(await expectFranceUnmoved())).toMatchObject({ brief: 'Ensemble.' });
  });

  it('nor is it measured by the facts of another region', async () => {
    const target = {
      __typename: 'RoadmapTarget',
      regionCode: '84',
      programmeCode: 'HOPEN',
      domainCode: 'D4',
      rate: 0.01,
      reachedBy: '2026-12-31',
    };
    const asked = `{ region(code: "93") { roadmap { brief: vision priorityDomains { target { rate progress { lacking } } } } } }`;
    const token = await country.token({ hopen_role: 'dgos' });
    const measured = async (regionCode: string) => {
      ars.behave(says(entity({ priorityDomains: [{ target: { ...target, regionCode } }] })));
      const { data, errors } = await ask(gateway.url, asked, {}, token);
      return [data.region.roadmap.priorityDomains, errors?.map(({ extensions }) => extensions.code)];
    };
    expect(await measured('93')).toEqual([
      [{ target: { rate: 0.01, progress: { lacking: expect.any(Number) } } }],
      undefined,
    ]);
    expect(await measured('84')).toEqual([null, ['REGION_UNAVAILABLE']]);
  });

  it('nor does it speak for another region in a field or a refusal of its own', async () => {
    const own = await openGateway(country, ars, {
      supergraph: await supergraphWith({
        query: 'pacaRoadmapNews: PacaRoadmap',
        mutation: 'tellPaca(text: String!): PublishPacaRoadmapPayload',
      }),
      traffic: { retryAfterMs: 1, failuresInARow: 1_000_000, staleBytes: 1 },
    });
    try {
      const news = async (regionCode: string) => {
        ars.behave(says({ data: { pacaRoadmapNews: { __typename: 'PacaRoadmap', regionCode } } }));
        return ask(own.url, '{ pacaRoadmapNews { regionCode } }');
      };
      expect((await news('93')).data).toEqual({ pacaRoadmapNews: { regionCode: '93' } });
      const other = await news('84');
      expect([other.data, other.extensions!.completeness.complete]).toEqual([
        { pacaRoadmapNews: null },
        false,
      ]);
      const phishing = `${SECRET}: https://ars.example`;
      const userErrors = [{ code: 'NO_DRAFT', message: phishing, field: 'input.text', rule: phishing }];
      ars.behave(says({ data: { tellPaca: { userErrors } } }));
      const told = await ask(
        own.url,
        'mutation { tellPaca(text: "") { userErrors { code message field rule } } }',
        {},
        await country.token({ hopen_role: 'ars', hopen_region: '93' }),
      );
      expect(told.data.tellPaca.userErrors).toEqual([
        { code: 'NO_DRAFT', message: ERROR_CODES.NO_DRAFT, field: 'input.text', rule: null },
      ]);
    } finally {
      await own.stop();
    }
  });

  it.each([
    ['version', -5],
    ['firstYear', 99_999],
    ['publishedOn', '9999-12-31'],
    ['verificationStatus', 'OFFICIAL'],
    ['forecast', [{ year: -2_147_483_648 }]],
    ['priorityDomains', [1, 2].map(() => ({ rank: -7, domain: { code: 'D1' } }))],
  ])('nor does %s say what no roadmap may', async (field, value) => {
    const selected = {
      forecast: 'forecast { year }',
      priorityDomains: 'priorityDomains { rank domain { code } }',
    };
    const asked = selected[field as keyof typeof selected] ?? field;
    ars.behave(says(entity({ [field]: value, _source: null })));
    const { data, extensions } = await ask(
      gateway.url,
      `{ region(code: "93") { roadmap { brief: vision ${asked} } } }`,
    );
    expect(data.region.roadmap).toEqual({ brief: 'Ensemble.', [field]: null });
    expect(extensions!.completeness.complete).toBe(false);
  });
});
