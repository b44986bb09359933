import { readFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGateway } from '@hopen/gateway';
import type { Listening } from '@hopen/kit/server';
import { ERROR_CODES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { captureLog, type LogLine } from '../support/captured-log.ts';
import { AMPLE_MS, type Answer, startTestCountry, type TestCountry } from '../support/test-country.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);

let graph: TestCountry;
let gateway: Listening;
/** Response of ARS Paca's subgraph behind `gateway`, and the headers it received. */
let words = '';
let sent: IncomingHttpHeaders = {};
const { log, lines } = captureLog('info');
const ars = createServer((request, response) => {
  sent = request.headers;
  request.resume().on('end', () => response.end(words));
});

beforeAll(async () => {
  graph = await startTestCountry();
  await new Promise<void>((resolve) => ars.listen(0, '127.0.0.1', resolve));
  const { port } = ars.address() as AddressInfo;
  gateway = await startGateway({
    supergraph: await readFile(SUPERGRAPH, 'utf8'),
    urlOf: (name) =>
      name === 'roadmaps-paca' ? `http://127.0.0.1:${port}/` : graph.country.subgraphs.get(name)?.url,
    authenticate: async () => ({ role: 'ANONYMOUS' }),
    traffic: { timeoutMsOf: () => AMPLE_MS, staleBytes: 1, failuresInARow: 1_000 },
    clock: () => '2026-01-15',
    port: 0,
    log,
  });
});
afterAll(async () => {
  await gateway.stop();
  ars.closeAllConnections();
  ars.close();
  await graph.close();
});

const ROADMAP = '{ region(code: "93") { name roadmap { vision axes { title } } } }';

/** Sends a request; the response has the request id in a header. */
async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return {
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    answer: (await response.json()) as Answer,
  };
}

/** Runs with a table renamed, so that every statement on it fails. */
async function without<Result>(subgraph: string, table: string, act: () => Promise<Result>): Promise<Result> {
  const execute = (sql: string) => graph.country.subgraphs.get(subgraph)!.database.em.fork().execute(sql);
  await execute(`alter table "${subgraph}".${table} rename to hidden`);
  try {
    return await act();
  } finally {
    await execute(`alter table "${subgraph}".hidden rename to ${table}`);
  }
}

const brief = ({ service, level, msg }: LogLine) => `${service} ${level}: ${msg}`;

describe('a fault of ours', () => {
  it('is found whole under the one id that the client was told, in every process that it went through', async () => {
    const id = 'story-of-one-fault';
    const { requestId, answer } = await without('roadmaps', 'hosted_roadmap', () =>
      post(
        graph.url,
        { query: 'query Bretagne { region(code: "53") { name roadmap { vision } } }' },
        { 'x-request-id': id },
      ),
    );
    expect(requestId).toBe(id);
    expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'INTERNAL', requestId: id }]);
    const trace = graph.lines.filter((line) => line.requestId === id);
    expect(trace.map(brief)).toEqual(
      expect.arrayContaining([
        'roadmaps warn: a statement failed',
        'roadmaps error: a fault of ours',
        'roadmaps info: answered',
        'gateway error: a subgraph failed',
        'gateway info: answered',
      ]),
    );
    expect(trace.find(({ err }) => err)).toMatchObject({
      err: { code: '42P01', stack: expect.stringContaining('at ') },
    });
    expect(trace.find(({ sql }) => sql)?.sql).toMatch(/^select .*"hosted_roadmap"/);
    expect(trace.at(-1)).toMatchObject({
      operation: 'query Bretagne',
      status: 200,
      codes: { INTERNAL: 1 },
      complete: false,
    });
  });

  it('has an id of its own when the client gives none, or one that is not well-formed', async () => {
    for (const headers of [{}, { 'x-request-id': 'jeanne@ars.example' }]) {
      const { requestId, answer } = await without('roadmaps', 'hosted_roadmap', () =>
        post(graph.url, { query: '{ region(code: "53") { roadmap { vision } } }' }, headers as never),
      );
      expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.errors?.[0]?.extensions.requestId).toBe(requestId);
    }
  });
});

describe('each request to the graph', () => {
  it('has one line in each process, which says what became of it and not what was asked', async () => {
    const { requestId } = await post(graph.url, {
      query: 'query Where($code: ID!) { region(code: $code) { name } }',
      variables: { code: '93' },
    });
    const trace = graph.lines.filter((line) => line.requestId === requestId);
    expect(trace.map(brief)).toEqual(['establishments info: answered', 'gateway info: answered']);
    expect(Object.keys(trace[1]!).sort()).toEqual(
      ['complete', 'level', 'ms', 'msg', 'operation', 'requestId', 'service', 'status', 'time'].sort(),
    );
  });

  it('is told with the rule by which its token was refused', async () => {
    const { requestId } = await post(
      graph.url,
      { query: '{ __typename }' },
      { authorization: 'Bearer a.b.c' },
    );
    expect(graph.lines.find((line) => line.requestId === requestId)).toMatchObject({
      status: 401,
      codes: { UNAUTHENTICATED: 1 },
      reason: 'ERR_JWS_INVALID',
    });
  });

  it('takes its id to the subgraph that an ARS hosts', async () => {
    words = JSON.stringify({ data: { _entities: [null] } });
    const { requestId } = await post(gateway.url, { query: ROADMAP });
    expect(sent['x-request-id']).toBe(requestId);
  });

  it('is not told for the health of the gateway', async () => {
    const count = () => graph.lines.filter(({ service }) => service === 'gateway').length;
    const before = count();
    await fetch(new URL('/health', graph.url));
    expect(count()).toBe(before);
  });
});

const FIRST = 'query ($a: Int) { establishments(first: $a) { totalCount } }';
const NAME = 'query ($a: ID!) { establishment(finess: $a) { name } }';
const SEARCH = 'query ($a: String) { establishments(filter: { search: $a }) { totalCount } }';

/** Secrets that must not appear in any log line. */
const SECRET = 'Secret4711';
const FINESS = '130786049';
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const CREATE =
  'mutation ($input: CreateApplicationInput!) { createApplication(input: $input) { userErrors { code } } }';
const APPLICATION = {
  programme: 'HOPEN',
  domain: 'D5',
  beneficiary: `ET:${FINESS}`,
  requestedAmount: 12_000_000,
};

describe('nothing that somebody sent is in the log:', () => {
  it.each<[string, string | undefined, () => Promise<{ answer: Answer }>]>([
    ['a token that is none', 'UNAUTHENTICATED', () => bearing(`Bearer ${SECRET}.${SECRET}.${SECRET}`)],
    ['a password', 'UNAUTHENTICATED', () => bearing(`Basic ${btoa(`jeanne:${SECRET}`)}`)],
    ['a forged token, with whom it is for', 'UNAUTHENTICATED', () => bearing(`Bearer ${forged()}`)],
    ['a good token of an establishment', undefined, async () => bearing(`Bearer ${await good()}`)],
    ['a variable of the wrong type', 'BAD_USER_INPUT', () => asking(FIRST, { a: SECRET })],
    ['a number that is none', 'INVALID_FINESS', () => asking(NAME, { a: SECRET })],
    [
      'a value in the document',
      'UNKNOWN_REGION',
      () => asking(`{ region(code: "${SECRET}") { ${SECRET}: name } }`),
    ],
    ['what the schema has not', 'GRAPHQL_VALIDATION_FAILED', () => asking(`{ ${SECRET} }`)],
    ['what is not GraphQL', 'GRAPHQL_PARSE_FAILED', () => asking(`{ "${SECRET}`)],
    ['what is not JSON', 'BAD_REQUEST', () => post(graph.url, `{ ${SECRET}`)],
    [
      'an id that is an address',
      undefined,
      () => post(graph.url, { query: '{ __typename }' }, { 'x-request-id': `${SECRET}@x` }),
    ],
    [
      'a value in a statement that fails',
      'INTERNAL',
      () => without('establishments', 'establishment', () => asking(SEARCH, { a: SECRET })),
    ],
    [
      'a mutation whose statement fails',
      'INTERNAL',
      async () => {
        const input = { ...APPLICATION, idempotencyKey: SECRET };
        return without('funding', 'command', async () => asking(CREATE, { input }, await good()));
      },
    ],
  ])('%s', async (_what, code, act) => {
    const before = graph.lines.length;
    const { answer } = await act();
    expect(answer.errors?.[0]?.extensions.code).toBe(code);
    const lines = graph.lines.slice(before);
    expect(lines.some(({ sql }) => sql)).toBe(code === 'INTERNAL');
    expect(lines.length).toBeGreaterThan(0);
    const written = JSON.stringify(lines);
    expect(written).not.toContain(SECRET);
    expect(written).not.toContain(FINESS);
    expect(written).not.toMatch(/authorization|basic |eyJ/i);
  });

  const entity = (more: object) =>
    JSON.stringify({
      data: { _entities: [{ __typename: 'PacaRoadmap', regionCode: '93', asOf: null, ...more }] },
    });
  it.each<[string, () => string]>([
    ['what is not JSON', () => `${SECRET} is no JSON`],
    ['a value of the wrong type', () => entity({ vision: [SECRET], axes: [] })],
    ['another type', () => entity({ __typename: SECRET })],
    ['a message', () => JSON.stringify({ data: null, errors: [{ message: SECRET }] })],
    [
      'a code',
      () => JSON.stringify({ data: null, errors: [{ message: 'x', extensions: { code: SECRET } }] }),
    ],
    [
      'a federation code',
      () => JSON.stringify({ errors: [{ message: SECRET, extensions: { code: 'INVALID_GRAPHQL' } }] }),
    ],
    [
      'a stack',
      () =>
        JSON.stringify({
          errors: [{ message: 'x', extensions: { code: 'INTERNAL', stacktrace: [SECRET] } }],
        }),
    ],
    [
      'a name',
      () =>
        JSON.stringify({
          errors: [
            { message: 'x', extensions: { code: 'INTERNAL', serviceName: SECRET, requestId: SECRET } },
          ],
        }),
    ],
  ])('an ARS that answers with %s', async (_what, answer) => {
    words = answer();
    lines.length = 0;
    const { answer: count } = await post(gateway.url, { query: ROADMAP });
    expect(count.errors).toHaveLength(1);
    expect(lines.length).toBeGreaterThan(1);
    expect(JSON.stringify([lines, count])).not.toContain(SECRET);
  });

  const bearing = (authorization: string) => post(graph.url, { query: '{ __typename }' }, { authorization });
  const asking = (query: string, variables: object = {}, token?: string) =>
    post(graph.url, { query, variables }, token ? { authorization: `Bearer ${token}` } : {});
  const good = () => graph.token({ hopen_role: 'establishment', hopen_beneficiaries: [`ET:${FINESS}`] });
  const forged = () =>
    `${base64({ alg: 'ES256', kid: SECRET })}.${base64({ hopen_beneficiaries: [`ET:${FINESS}`], email: SECRET })}.AAAA`;
});

describe('no code reaches a client that is not on the list', () => {
  const json = { 'content-type': 'application/json' };
  it.each<[string, RequestInit & { search?: string }]>([
    ['nothing at all', { method: 'POST' }],
    ['nothing of a type', { method: 'POST', headers: json, body: '' }],
    ['null', { method: 'POST', headers: json, body: 'null' }],
    ['a list', { method: 'POST', headers: json, body: '[{"query":"{ __typename }"}]' }],
    ['no query', { method: 'POST', headers: json, body: '{}' }],
    ['a query that is no text', { method: 'POST', headers: json, body: '{"query":7}' }],
    [
      'variables that are a list',
      { method: 'POST', headers: json, body: '{"query":"{ __typename }","variables":[]}' },
    ],
    [
      'an operation that is not there',
      { method: 'POST', headers: json, body: '{"query":"query A { __typename }","operationName":"B"}' },
    ],
    [
      'extensions that are text',
      { method: 'POST', headers: json, body: '{"query":"{ __typename }","extensions":"x"}' },
    ],
    [
      'a persisted query',
      {
        method: 'POST',
        headers: json,
        body: '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"a"}}}',
      },
    ],
    [
      'another version of it',
      {
        method: 'POST',
        headers: json,
        body: '{"extensions":{"persistedQuery":{"version":9,"sha256Hash":"a"}}}',
      },
    ],
    [
      'a form',
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=x' },
    ],
    ['XML', { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<a/>' }],
    ['a GET that another site could send', { search: '?query={__typename}' }],
    ['a GET without a query', { headers: { 'apollo-require-preflight': 'x' } }],
    [
      'a GET that cannot be decoded',
      { search: '?query=%E0%A4%A', headers: { 'apollo-require-preflight': 'x' } },
    ],
    [
      'a GET with variables that are no JSON',
      { search: '?query={__typename}&variables={', headers: { 'apollo-require-preflight': 'x' } },
    ],
    [
      'a mutation by GET',
      {
        search: '?query=mutation{createApplication{userErrors{code}}}',
        headers: { 'apollo-require-preflight': 'x' },
      },
    ],
    ['PUT', { method: 'PUT', headers: json, body: '{"query":"{ __typename }"}' }],
    ['DELETE', { method: 'DELETE', headers: { 'apollo-require-preflight': 'x' } }],
    [
      'an answer that nobody can give',
      { method: 'POST', headers: { ...json, accept: 'image/png' }, body: '{"query":"{ nope }"}' },
    ],
    [
      'a fragment that spreads itself',
      { method: 'POST', headers: json, body: '{"query":"{ ...F } fragment F on Query { ...F }"}' },
    ],
    ['a token of nobody', { method: 'POST', headers: { ...json, authorization: 'x' }, body: '{}' }],
  ])('%s', async (_what, { search = '', ...init }) => {
    const urls = [graph.url, ...[...graph.country.subgraphs.values()].map(({ url }) => url)];
    for (const url of urls) {
      const response = await fetch(`${url}${search}`, init);
      const { errors } = (await response.json()) as Answer;
      expect(errors?.length).toBeGreaterThan(0);
      for (const { extensions } of errors!) expect(Object.keys(ERROR_CODES)).toContain(extensions.code);
      expect(errors!.map(({ extensions }) => extensions.code)).not.toContain('INTERNAL');
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
