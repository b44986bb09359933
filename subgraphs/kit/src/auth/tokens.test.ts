import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANONYMOUS } from '@hopen/schema';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { base64url, type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import type { Authenticate } from './bearer.ts';
import { authenticator, IssuerUnavailable, Unauthenticated } from './tokens.ts';

const ISSUER = 'urn:hopen:test';
const AUDIENCE = 'hopen';
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'] as const;
const DGOS = { hopen_role: 'dgos' };
const VIEWER = { role: 'NATIONAL', body: 'DGOS', programmes: [] };
const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
const now = () => Math.floor(Date.now() / 1000);

/** Frozen clock, also for jose; only tests advance it. */
let nowMs: number;
const RealDate = Date;
class StandingDate extends RealDate {
  constructor(at: number | string | Date = nowMs) {
    super(at);
  }
  static override now(): number {
    return nowMs;
  }
}
beforeEach(() => {
  nowMs = RealDate.now();
  globalThis.Date = StandingDate as DateConstructor;
});
afterEach(() => {
  globalThis.Date = RealDate;
});

type Pair = { publicKey: CryptoKey; privateKey: CryptoKey };
const keys = new Map<string, Pair>();
let published: JWK[];
let server: Server;
let authenticate: Authenticate;

beforeAll(async () => {
  for (const alg of [...ALGORITHMS, 'PS256', 'ES384', 'RS512'])
    keys.set(alg, await generateKeyPair(alg, { extractable: true }));
  published = await Promise.all(
    [...keys].map(async ([alg, { publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      kid: alg,
      use: 'sig',
      ...(alg.startsWith('RS') && { alg }),
    })),
  );
  published.push({ ...published.find(({ kid }) => kid === 'RS256')!, kid: 'encryption', use: 'enc' });
  server = createServer((request, response) => {
    response.statusCode = request.url === '/jwks.json' ? 200 : 500;
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  authenticate = authenticator({ jwksUrl: urlOf('/jwks.json'), issuer: ISSUER, audience: AUDIENCE });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const urlOf = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

interface Wording {
  claims?: Record<string, unknown>;
  alg?: string;
  kid?: string;
  issuer?: string;
  audience?: string | string[];
  /** Seconds since 1970; null omits the claim. */
  expires?: number | null;
  notBefore?: number;
  /** Seconds since 1970; null omits the claim. */
  issued?: number | null;
  /** Header overrides; `undefined` omits a field. */
  header?: object;
  key?: CryptoKey | Uint8Array;
}

async function token(wording: Wording = {}): Promise<string> {
  const { claims = DGOS, alg = 'RS256', kid = alg, issuer = ISSUER, audience = AUDIENCE } = wording;
  const { expires = now() + HOUR_S, notBefore, issued = now() } = wording;
  const { key = keys.get(alg)!.privateKey } = wording;
  const header = { alg, kid, ...wording.header };
  const jwt = new SignJWT(claims).setProtectedHeader(header).setIssuer(issuer).setAudience(audience);
  if (expires !== null) jwt.setExpirationTime(expires);
  if (notBefore !== undefined) jwt.setNotBefore(notBefore);
  if (issued !== null) jwt.setIssuedAt(issued);
  return jwt.sign(key);
}

/** Hand-made token with any header and signature. */
const forged = (header: object, signature = '', claims: object = DGOS) => {
  const payload = { ...claims, iss: ISSUER, aud: AUDIENCE, iat: now(), exp: now() + HOUR_S };
  const parts = [header, payload].map((part) => base64url.encode(JSON.stringify(part)));
  return [...parts, signature].join('.');
};

/** Algorithm confusion: the public key used as a shared secret. */
async function signedWithThePublicKey(): Promise<string> {
  const pem = await exportSPKI(keys.get('RS256')!.publicKey);
  return token({ alg: 'HS256', kid: 'RS256', key: new TextEncoder().encode(pem) });
}

async function ofAStranger(kid: string, header: object = {}): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  return token({ kid, key: privateKey, header });
}

/** Token whose header embeds its own verification key. */
async function withItsOwnKey(): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return token({ kid: 'unknown', key: privateKey, header: { jwk: await exportJWK(publicKey) } });
}

const CRITICAL = { alg: 'RS256', kid: 'RS256' };
/** Token with a critical header extension that we don't support. */
async function withCritical(): Promise<string> {
  const header = { ...CRITICAL, crit: ['x-hopen'], 'x-hopen': true };
  const jwt = new SignJWT(DGOS).setProtectedHeader(header).setIssuer(ISSUER).setAudience(AUDIENCE);
  return jwt
    .setIssuedAt(now())
    .setExpirationTime('1h')
    .sign(keys.get('RS256')!.privateKey, { crit: { 'x-hopen': true } });
}

async function withOtherClaims(): Promise<string> {
  const [header, , signature] = (await token({ claims: { hopen_role: 'partner' } })).split('.');
  const [, payload] = (await token()).split('.');
  return [header, payload, signature].join('.');
}

describe('a request without a token', () => {
  it('has the public view', async () => {
    expect(await authenticate(undefined)).toEqual(ANONYMOUS);
  });
});

describe('a good token', () => {
  it.each(ALGORITHMS)('signed with %s is taken', async (alg) => {
    expect(await authenticate(`Bearer ${await token({ alg })}`)).toEqual(VIEWER);
  });

  it.each<{ what: string; wording: () => Wording }>([
    { what: 'that expires in a minute', wording: () => ({ expires: now() + 60 }) },
    { what: 'that is valid since a minute', wording: () => ({ notBefore: now() - 60 }) },
    { what: 'for several audiences', wording: () => ({ audience: ['other', AUDIENCE] }) },
    { what: 'for a list of one', wording: () => ({ audience: [AUDIENCE] }) },
    { what: 'that ended while clocks differ', wording: () => ({ expires: now() - 3 }) },
    { what: 'that begins while clocks differ', wording: () => ({ notBefore: now() + 3 }) },
    { what: 'that was issued a day ago', wording: () => ({ issued: now() - DAY_S }) },
    { what: 'that would end in years', wording: () => ({ expires: now() + 3_650 * DAY_S }) },
    { what: 'that is issued while clocks differ', wording: () => ({ issued: now() + 3 }) },
    { what: 'that says it is a JWT', wording: () => ({ header: { typ: 'JWT' } }) },
    { what: 'that says it is an access token', wording: () => ({ header: { typ: 'at+jwt' } }) },
    { what: 'that says it at length', wording: () => ({ header: { typ: 'application/AT+JWT' } }) },
  ])('$what is taken', async ({ wording }) => {
    expect(await authenticate(`Bearer ${await token(wording())}`)).toEqual(VIEWER);
  });

  it.each([
    ['act', {}],
    ['read', { mayOnlyRead: true }],
    ['anything else', { mayOnlyRead: true }],
    [['act'], { mayOnlyRead: true }],
  ])('of the scope %j is for that alone', async (hopen_scope, may) => {
    const scoped = await token({ claims: { ...DGOS, hopen_scope } });
    expect(await authenticate(`Bearer ${scoped}`)).toEqual({ ...VIEWER, ...may });
  });

  it('is taken however its scheme is written', async () => {
    expect(await authenticate(`bearer ${await token()}`)).toEqual(VIEWER);
  });

  it.each<[unknown, object]>([
    ['somebody', { subject: '["urn:hopen:test","somebody"]' }],
    [undefined, {}],
    ['', {}],
    [' ', {}],
    [7, {}],
    [['somebody'], {}],
  ])('with the subject %j names whom its issuer names, or nobody', async (sub, named) => {
    const of = await token({ claims: { ...DGOS, sub } });
    expect(await authenticate(`Bearer ${of}`)).toEqual({ ...VIEWER, ...named });
  });

  it('says who asks', async () => {
    const claims = { hopen_role: 'ars', hopen_region: '93' };
    expect(await authenticate(`Bearer ${await token({ claims })}`)).toEqual({ role: 'ARS', region: '93' });
  });
});

describe('a token is refused, and does not get the public view instead,', () => {
  it.each<{ why: string; bad: () => Promise<string> | string }>([
    { why: 'when it is expired', bad: () => token({ expires: now() - 10 }) },
    { why: 'when it never expires', bad: () => token({ expires: null }) },
    { why: 'when it is not valid yet', bad: () => token({ notBefore: now() + 60 }) },
    { why: 'when it was issued more than a day ago', bad: () => token({ issued: now() - DAY_S - 10 }) },
    { why: 'when it does not say when it was issued', bad: () => token({ issued: null }) },
    { why: 'when it is yet to be issued', bad: () => token({ issued: now() + 60 }) },
    { why: 'from another issuer', bad: () => token({ issuer: 'urn:hopen:other' }) },
    { why: 'for another audience', bad: () => token({ audience: 'hopen-roadmaps-paca' }) },
    { why: 'with a key that the issuer does not publish', bad: () => ofAStranger('unknown') },
    { why: "with a stranger's signature under a known key's name", bad: () => ofAStranger('RS256') },
    { why: 'with claims that were exchanged', bad: withOtherClaims },
    { why: 'without a signature', bad: () => forged({ alg: 'none' }) },
    { why: 'without a signature, under a known key', bad: () => forged({ alg: 'none', kid: 'RS256' }) },
    { why: 'with an empty signature', bad: () => forged({ alg: 'RS256', kid: 'RS256' }) },
    { why: 'signed with the public key as a secret', bad: signedWithThePublicKey },
    { why: 'signed with an algorithm that is not on the list', bad: () => token({ alg: 'PS256' }) },
    { why: 'signed on a curve that is not on the list', bad: () => token({ alg: 'ES384' }) },
    { why: 'with claims of nobody', bad: () => token({ claims: {} }) },
    { why: 'with an unknown role', bad: () => token({ claims: { hopen_role: 'admin' } }) },
    {
      why: 'with the ARS of an unknown region',
      bad: () => token({ claims: { hopen_role: 'ars', hopen_region: '13' } }),
    },
    { why: 'for nobody', bad: () => token({ audience: [] }) },
    { why: 'for several others', bad: () => token({ audience: ['other', 'hopen-roadmaps-paca'] }) },
    { why: 'for an audience that only begins alike', bad: () => token({ audience: 'hopen:roadmaps-paca' }) },
    { why: 'when it is a logout token', bad: () => token({ header: { typ: 'logout+jwt' } }) },
    { why: 'when it is a proof', bad: () => token({ header: { typ: 'dpop+jwt' } }) },
    { why: 'when its type is no text', bad: () => forged({ alg: 'RS256', kid: 'RS256', typ: 7 }, 'AA') },
    { why: 'when it asks for what nobody knows', bad: withCritical },
    {
      why: 'when its payload is not encoded',
      bad: () => forged({ ...CRITICAL, crit: ['b64'], b64: false }, 'AA'),
    },
    { why: 'when what is critical is no list', bad: () => forged({ ...CRITICAL, crit: 'x' }, 'AA') },
    { why: 'when it names no key among several', bad: () => token({ header: { kid: undefined } }) },
    { why: 'when it names the key of another algorithm', bad: () => token({ header: { kid: 'ES256' } }) },
    { why: 'when it brings its own key', bad: withItsOwnKey },
    { why: 'when it says where its key is', bad: () => ofAStranger('unknown', { jku: urlOf('/jwks.json') }) },
    { why: 'when its key is published for encryption', bad: () => token({ header: { kid: 'encryption' } }) },
    { why: 'when its key is published for RS512', bad: () => token({ header: { kid: 'RS512' } }) },
    { why: 'signed with a stronger algorithm that is not on the list', bad: () => token({ alg: 'RS512' }) },
    { why: 'when it is encrypted, not signed', bad: () => 'a.b.c.d.e' },
    { why: 'when it is garbage', bad: () => 'garbage' },
    { why: 'when it is garbage in three parts', bad: () => 'a.b.c' },
  ])('$why', async ({ bad }) => {
    await expect(authenticate(`Bearer ${await bad()}`)).rejects.toThrow(Unauthenticated);
  });
});

describe('an Authorization header is refused', () => {
  it.each([
    { why: 'when it is empty', header: () => '' },
    { why: 'when the token is missing', header: () => 'Bearer ' },
    { why: 'when it is another scheme', header: async () => `Basic ${await token()}` },
    { why: 'when it is a token without a scheme', header: () => token() },
    { why: 'when it holds two tokens', header: async () => `Bearer ${await token()} ${await token()}` },
    {
      why: 'when two headers were joined',
      header: async () => `Bearer ${await token()}, Bearer ${await token()}`,
    },
  ])('$why', async ({ header }) => {
    await expect(authenticate(await header())).rejects.toThrow(Unauthenticated);
  });
});

describe('a refusal', () => {
  it.each([
    ['how old a token may be', () => token({ issued: now() - 20 }), /more than 10 seconds ago \(iat\)/],
    ['that it must say how old it is', () => token({ issued: null }), /must say when it was issued \(iat\)/],
    ['nothing where the token is bad', () => token({ audience: 'other' }), undefined],
  ])('tells the client %s', async (_what, made, advice) => {
    const settings = { jwksUrl: urlOf('/jwks.json'), issuer: ISSUER, audience: AUDIENCE, maxAgeS: 10 };
    const refused = await authenticator(settings)(`Bearer ${await made()}`).catch((error) => error);
    expect(refused).toBeInstanceOf(Unauthenticated);
    if (advice) expect(refused.advice).toMatch(advice);
    else expect(refused.advice).toBeUndefined();
  });

  it('names the rule for the log, and nothing of the token', async () => {
    const refused = authenticate(`Bearer ${await token({ audience: 'other' })}`);
    await expect(refused).rejects.toThrow(/^ERR_JWT_CLAIM_VALIDATION_FAILED$/);
  });
});

/** Issuer for one test that publishes these keys or answers with this status. */
async function issuer(publish: () => JWK[] | number) {
  let asked = 0;
  const own = createServer((_request, response) => {
    asked++;
    const answer = publish();
    response.writeHead(typeof answer === 'number' ? answer : 200);
    response.end(JSON.stringify({ keys: answer }));
  });
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
  const jwksUrl = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
  return {
    settings: { jwksUrl, issuer: ISSUER, audience: AUDIENCE },
    asked: () => asked,
    close() {
      own.closeAllConnections();
      own.close();
    },
  };
}

const key = (kid: string) => published.find((each) => each.kid === kid)!;
const bearer = async (alg: string) => `Bearer ${await token({ alg })}`;

describe('keys that change', () => {
  const KEPT_MS = 60_000;
  let keysNow: JWK[] | number;
  let provider: Awaited<ReturnType<typeof issuer>>;
  beforeEach(async () => {
    keysNow = [key('RS256')];
    provider = await issuer(() => keysNow);
  });
  afterEach(() => provider.close());

  it('a new one is known at once, an old one until it is taken back', async () => {
    const check = authenticator({ ...provider.settings, keysKeptMs: KEPT_MS, keysAskedEveryMs: 0 });
    await check(await bearer('RS256'));
    keysNow = [key('ES256'), key('RS256')];
    expect(await check(await bearer('ES256'))).toEqual(VIEWER);
    expect(await check(await bearer('RS256'))).toEqual(VIEWER);
    keysNow = [key('ES256')];
    nowMs += KEPT_MS;
    await expect(check(await bearer('RS256'))).rejects.toThrow(Unauthenticated);
    expect(await check(await bearer('ES256'))).toEqual(VIEWER);
  });

  it('tokens of unknown keys do not make us ask the issuer for each', async () => {
    const check = authenticator(provider.settings);
    await check(await bearer('RS256'));
    const strangers = await Promise.all(Array.from({ length: 5 }, () => ofAStranger('unknown')));
    for (const stranger of strangers)
      await expect(check(`Bearer ${stranger}`)).rejects.toThrow(Unauthenticated);
    expect(provider.asked()).toBe(1);
  });

  it('an issuer that is gone costs nothing while its keys are kept, and is no fault of the token after', async () => {
    const check = authenticator({ ...provider.settings, keysKeptMs: KEPT_MS, keysAskedEveryMs: 0 });
    await check(await bearer('RS256'));
    keysNow = 503;
    nowMs += KEPT_MS - 1;
    expect(await check(await bearer('RS256'))).toEqual(VIEWER);
    await expect(check(await bearer('ES256'))).rejects.toThrow(IssuerUnavailable);
    nowMs += KEPT_MS;
    await expect(check(await bearer('RS256'))).rejects.toThrow(IssuerUnavailable);
    keysNow = [key('RS256')];
    expect(await check(await bearer('RS256'))).toEqual(VIEWER);
  });
});

describe('an identity provider that is out of order', () => {
  it.each<[string, () => JWK[] | number]>([
    ['answers 500', () => 500],
    ['sends elsewhere', () => 302],
    ['publishes no list', () => 'nothing' as never],
  ])('because it %s is no fault of the token', async (_what, publish) => {
    const broken = await issuer(publish);
    await expect(authenticator(broken.settings)(await bearer('RS256'))).rejects.toThrow(IssuerUnavailable);
    broken.close();
  });

  it('because nobody is there is no fault of the token', async () => {
    const settings = { jwksUrl: 'http://127.0.0.1:9/', issuer: ISSUER, audience: AUDIENCE };
    await expect(authenticator(settings)(await bearer('RS256'))).rejects.toThrow(IssuerUnavailable);
  });
});

describe('whether there are keys', () => {
  const readable = (path: string) =>
    authenticator({ jwksUrl: urlOf(path), issuer: ISSUER, audience: AUDIENCE }).keysAreReadable!();

  it('is told before any token came', async () => {
    expect(await readable('/jwks.json')).toBe(true);
    expect(await readable('/elsewhere')).toBe(false);
  });

  it('is denied of a set without any', async () => {
    const kept = published;
    published = [];
    try {
      expect(await readable('/jwks.json')).toBe(false);
    } finally {
      published = kept;
    }
  });
});
