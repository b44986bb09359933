import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { LIMITS } from '@hopen/gateway';
import type { Listening } from '@hopen/kit/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { post, startGatewayWithoutSubgraphs } from '../support/gateway-without-subgraphs.ts';
import { sharedCountry } from '../support/shared-country.ts';
import type { AskedCountry } from '../support/test-country.ts';

/**
 * Deviations from recommendations (SHOULD) of GraphQL over HTTP: 200 for an invalid document or invalid variables with
 * `application/json`. Meant for clients that ignore bodies of other statuses; ours read them, and proxies and logs need
 * the status. `application/graphql-response+json` requires 400 in these cases.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  '572B': 'SHOULD use 200 status code on document parsing failure when accepting application/json',
  FDE2: 'SHOULD use 200 status code on document validation failure when accepting application/json',
  '7B9B': 'SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
};

/**
 * Adds the CSRF header: a browser sends cross-site GETs without a preflight, so clients must show that they are none.
 */
const auditedFetch = (url: string, init: RequestInit = {}) =>
  fetch(url, { ...init, headers: { ...(init.headers as object), 'apollo-require-preflight': 'true' } });

let country: AskedCountry;
beforeAll(async () => {
  country = await sharedCountry();
});

const endpoints = {
  'the gateway': () => country.url,
  'a subgraph': () => country.subgraphUrls.establishments!,
};

describe.each(Object.entries(endpoints))('GraphQL over HTTP, %s', (_what, url) => {
  const audits = serverAudits({ url: () => url(), fetchFn: auditedFetch });
  const binding = audits.filter(({ name }) => !name.startsWith('MAY'));

  it('is audited whole', () => {
    expect(binding.length).toBeGreaterThan(30);
    expect(
      Object.entries(EXCEPTIONS).filter(
        ([id, name]) => !binding.some((each) => each.id === id && each.name === name),
      ),
    ).toEqual([]);
  });

  it.each(binding.filter(({ id }) => !(id in EXCEPTIONS)))('$name ($id)', async ({ fn }) => {
    const result = await fn();
    expect([result.status, 'reason' in result ? result.reason : '']).toEqual(['ok', '']);
  });

  it('takes a compressed question and compresses its answer, and reads UTF-8 alone', async () => {
    const QUESTION = JSON.stringify({ query: '{ __schema { types { name description } } }' });
    const respond = async (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) => {
      const type = { 'content-type': 'application/json', 'accept-encoding': 'br' };
      const response = await fetch(url(), { method: 'POST', headers: { ...type, ...headers }, body });
      await response.text();
      return [response.status, response.headers.get('content-encoding')];
    };
    const gzipped = gzipSync(QUESTION) as Uint8Array<ArrayBuffer>;
    expect(await respond({ 'content-encoding': 'gzip' }, gzipped)).toEqual([200, 'br']);
    expect(await respond({ 'content-encoding': 'compress' }, gzipped)).toEqual([415, null]);
    expect(await respond({ 'content-type': 'application/json; charset=utf-16' }, QUESTION)).toEqual([
      415,
      null,
    ]);
  });

  it.each(binding.filter(({ id }) => id in EXCEPTIONS))('not yet in need of it: $name', async ({ fn }) => {
    expect((await fn()).status).toBe('warn');
  });
});

describe('another site', () => {
  const ALLOWED = 'https://dashboard.example.fr';
  let gateway: Listening;
  beforeAll(async () => {
    gateway = await startGatewayWithoutSubgraphs({ corsOrigins: [ALLOWED] });
  });
  afterAll(() => gateway.stop());

  const preflight = (url: string, origin: string) =>
    fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });

  it('that is allowed may ask, and read the answer and what it costs', async () => {
    const { status, headers } = await preflight(gateway.url, ALLOWED);
    expect([status, headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([
      204,
      ALLOWED,
      'origin',
    ]);
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await post(gateway.url, { query: '{ __typename }' }, { origin: ALLOWED });
    expect(answer.headers.get('access-control-allow-origin')).toBe(ALLOWED);
    expect(answer.headers.get('access-control-expose-headers')).toContain('ratelimit');
  });

  it.each(['https://dashboard.example.fr.evil.example', 'http://dashboard.example.fr', 'null'])(
    'that is not allowed may neither: %s',
    async (origin) => {
      expect((await preflight(gateway.url, origin)).headers.get('access-control-allow-origin')).toBeNull();
      const answer = await post(gateway.url, { query: '{ __typename }' }, { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it('is never allowed unless it is named', async () => {
    const { headers } = await preflight(country.url, ALLOWED);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['a GET', { method: 'GET' }, '?query=%7B__typename%7D'],
    [
      'a form',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"query":"{__typename}"}' },
      '',
    ],
  ])('cannot make a browser ask without asking first: %s', async (_what, init, search) => {
    const response = await fetch(gateway.url + search, init);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('BAD_REQUEST');
  });
});

describe('what an answer tells a browser', () => {
  it.each([
    ['an answer', () => country.url, { accept: 'application/json' }],
    ['a refusal', () => new URL('/nope', country.url).href, {}],
    ['a subgraph', () => country.subgraphUrls.funding!, { accept: 'application/json' }],
  ])('%s is data: nothing of it runs, is framed or is guessed', async (_what, url, headers) => {
    const response = await fetch(url(), { headers: headers as Record<string, string> });
    await response.text();
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('that it must not be kept, since it depends on who asks', async () => {
    const { headers } = await post(country.url, { query: '{ regions { code } }' });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('the explorer keeps its own policy, and is framed nowhere either', async () => {
    const { headers } = await fetch(country.url, { headers: { accept: 'text/html' } });
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });
});

describe('several operations in one request', () => {
  it('are none', async () => {
    const one = { query: '{ __typename }' };
    const { status, codes } = await post(country.url, [one, one]);
    expect([status, codes]).toEqual([400, ['BAD_REQUEST']]);
  });
});

describe('who sends slowly', () => {
  const HEAD = 'POST /graphql HTTP/1.1\r\nhost: here\r\n';
  const BODY = 'content-type: application/json\r\ncontent-length: 1000\r\n\r\n{"que';

  it.each([
    ['the headers', HEAD],
    ['the body', HEAD + BODY],
  ])('is cut off: %s', async (_what, sent) => {
    const gateway = await startGatewayWithoutSubgraphs({ limits: { headersMs: 200, requestMs: 300 } });
    try {
      expect(await rawResponse(gateway.url, sent)).toMatch(/^HTTP\/1\.1 408 |^$/);
    } finally {
      await gateway.stop();
    }
  });

  it('has time enough, and no more than an owner of a slow line needs', () => {
    expect(LIMITS.headersMs).toBeLessThanOrEqual(LIMITS.requestMs);
    expect((LIMITS.requestBytes * 8) / LIMITS.requestMs).toBeLessThan(100);
  });
});

/** Everything a server sends until it closes the connection. */
function rawResponse(url: string, sent: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(sent));
    socket.on('data', (data) => {
      received += data;
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(received));
  });
}
