import { setTimeout } from 'node:timers/promises';
import { serviceToken } from '@hopen/kit/auth';
import { peersAt } from '@hopen/kit/subgraph';
import { type Country, startCountry } from '@hopen/scripts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, type JWK } from 'jose';
import { captureLog } from '../support/captured-log.ts';
import { AMPLE_MS, ask } from '../support/test-country.ts';
import { syntheticDatabase, type TestDatabase } from '../support/test-database.ts';
import { IdentityProvider, makeKey } from './identity-provider.ts';

/** Resource indicator of the graph (RFC 8707). */
const GRAPH = 'https://graph.hopen.test/';
/** Cache time of the provider's keys in this test. */
const KEPT_MS = 200;
const LOOK_EVERY_MS = 20;

const secretOf = (client: string) => `${client}: 100 % & +`;
const CLAIMS = {
  dgos: { hopen_role: 'dgos' },
  'ars-paca': { hopen_role: 'ars', hopen_region: '93' },
  funding: { hopen_role: 'service' },
  stranger: { role: 'admin' },
};
type Client = keyof typeof CLAIMS;

const provider = new IdentityProvider(
  Object.fromEntries(
    Object.entries(CLAIMS).map(([client, claims]) => [client, { secret: secretOf(client), claims }]),
  ),
);
/** Client of the provider with a cached token. */
const clientOf = (client: Client) =>
  serviceToken({
    tokenUrl: `${provider.issuer}/token`,
    clientId: client,
    clientSecret: secretOf(client),
    scope: 'graph',
    resource: GRAPH,
  });

let database: TestDatabase;
let country: Country;
let funding: ReturnType<typeof serviceToken>;
let first: JWK;
let second: JWK;
beforeAll(async () => {
  [first, second] = await Promise.all([makeKey('first', 'RS256'), makeKey('second', 'ES256')]);
  [database] = await Promise.all([syntheticDatabase(), provider.start([first])]);
  funding = clientOf('funding');
  country = await startCountry({
    location: database.location,
    issuer: {
      listen: async () => ({ url: `${provider.issuer}/jwks`, stop: () => provider.stop() }),
      sign: () => Promise.reject(new Error('The provider signs.')),
    },
    tokens: {
      issuer: provider.issuer,
      audience: 'hopen',
      keysKeptMs: KEPT_MS,
      keysAskedEveryMs: 0,
      keysTimeoutMs: AMPLE_MS,
    },
    traffic: { timeoutMsOf: () => AMPLE_MS },
    peerTimeoutMs: AMPLE_MS,
    serviceToken: funding,
    clock: () => '2026-01-15',
    portOf: () => 0,
    onProgress: () => {},
    log: captureLog().log,
  });
});
afterAll(async () => {
  await country.stop();
  await database.close();
});

const AVAILABLE = '{ region(code: "93") { envelope(programme: "HOPEN") { available } } }';
const DRAFT = '{ pacaRoadmapDraft { revision } }';

/** Result of a token at the gateway: Paca's available envelope, or the error code. */
async function seenWith(token: string): Promise<unknown> {
  const { data, errors } = await ask(country.url, AVAILABLE, {}, token);
  return errors?.[0]?.extensions.code ?? data.region.envelope.available;
}

/** Response of indicators to funding about a file that only its parties and funding may read. */
async function verdictFor(token: ReturnType<typeof serviceToken>): Promise<unknown> {
  const urlOf = (name: string) => country.subgraphs.get(name)?.url;
  const of = [{ __typename: 'Region', code: '93' }];
  const query = 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }';
  const peers = peersAt({ urlOf, token, log: captureLog().log });
  return peers.ask('indicators', query, { of }).catch(({ code }) => code);
}

const ANSWERED = { _entities: [{ __typename: 'Region' }] };

describe('a viewer with a token of a real identity provider', () => {
  it.each(['dgos', 'ars-paca'] as const)('sees as %s what it may see', async (client) => {
    const token = await clientOf(client)();
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    expect(await seenWith(token)).toEqual(expect.any(Number));
  });

  it('is known to the subgraph that its ARS hosts, which never sees that token', async () => {
    const { errors } = await ask(country.url, DRAFT, {}, await clientOf('ars-paca')());
    expect(errors).toBeUndefined();
  });

  it.each(['stranger', 'funding'] as const)('is refused at the front door as %s', async (client) => {
    expect(await seenWith(await clientOf(client)())).toBe('UNAUTHENTICATED');
  });

  it('is refused with a token for no resource, which the provider leaves opaque', async () => {
    const opaque = serviceToken({
      tokenUrl: `${provider.issuer}/token`,
      clientId: 'dgos',
      clientSecret: secretOf('dgos'),
    });
    expect(await seenWith(await opaque())).toBe('UNAUTHENTICATED');
  });
});

describe('a service with a token of a real identity provider', () => {
  it('is answered by another subgraph', async () => {
    expect(await verdictFor(funding)).toEqual(ANSWERED);
  });
});

describe('while the graph runs, the identity provider', () => {
  beforeEach(() => provider.restart([first]));
  afterAll(() => provider.restart([first]));

  it('signs with a new key: tokens of both keys are good', async () => {
    const old = await clientOf('dgos')();
    await provider.restart([second, first]);
    const fresh = await clientOf('dgos')();
    expect(decodeProtectedHeader(fresh)).toMatchObject({ kid: 'second', alg: 'ES256' });
    expect(await seenWith(fresh)).toEqual(expect.any(Number));
    expect(await seenWith(old)).toEqual(expect.any(Number));
  });

  it('takes the old key back: its tokens are refused, and a service gets itself another', async () => {
    const mine = await funding(await funding());
    expect(decodeProtectedHeader(mine).kid).toBe('first');
    expect(await verdictFor(funding)).toEqual(ANSWERED);
    await provider.restart([second]);
    const { url } = country.subgraphs.get('indicators')!;
    let answer = await ask(url, '{ __typename }', {}, mine);
    for (; !answer.errors; answer = await ask(url, '{ __typename }', {}, mine))
      await setTimeout(LOOK_EVERY_MS);
    expect(answer).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    expect(await seenWith(await clientOf('ars-paca')())).toEqual(expect.any(Number));
    expect(await verdictFor(funding)).toEqual(ANSWERED);
    expect(decodeProtectedHeader(await funding()).kid).toBe('second');
  });

  it('is gone: nobody gets the public view instead', async () => {
    const token = await clientOf('dgos')();
    expect(await seenWith(token)).toEqual(expect.any(Number));
    await provider.stop();
    let seen = await seenWith(token);
    for (; seen !== 'IDENTITY_PROVIDER_UNAVAILABLE'; seen = await seenWith(token)) {
      expect(seen).not.toBeNull();
      await setTimeout(LOOK_EVERY_MS);
    }
    expect(await verdictFor(clientOf('funding'))).toBe('SUBGRAPH_UNAVAILABLE');
    await provider.start([first]);
    expect(await seenWith(token)).toEqual(expect.any(Number));
  });
});
