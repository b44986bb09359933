import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANONYMOUS } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Authenticate, authenticator, Unauthenticated } from './tokens.ts';

const ISSUER = 'urn:hopen:test';
const AUDIENCE = 'hopen';
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
const DGOS = { hopen_role: 'dgos' };
const HOUR_S = 3600;
const now = () => Math.floor(Date.now() / 1000);

type Pair = { publicKey: CryptoKey; privateKey: CryptoKey };
const keys = new Map<string, Pair>();
let published: JWK[];
let server: Server;
let authenticate: Authenticate;

beforeAll(async () => {
  for (const alg of [...ALGORITHMS, 'PS256', 'ES384'])
    keys.set(alg, await generateKeyPair(alg, { extractable: true }));
  published = await Promise.all(
    [...keys].map(async ([alg, { publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      kid: alg,
      use: 'sig',
    })),
  );
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
  /** Seconds since 1970; null leaves the claim out. */
  expires?: number | null;
  notBefore?: number;
  key?: CryptoKey | Uint8Array;
}

async function token(wording: Wording = {}): Promise<string> {
  const { claims = DGOS, alg = 'RS256', kid = alg, issuer = ISSUER, audience = AUDIENCE } = wording;
  const { expires = now() + HOUR_S, notBefore, key = keys.get(alg)!.privateKey } = wording;
  const jwt = new SignJWT(claims).setProtectedHeader({ alg, kid }).setIssuer(issuer).setAudience(audience);
  if (expires !== null) jwt.setExpirationTime(expires);
  if (notBefore !== undefined) jwt.setNotBefore(notBefore);
  return jwt.sign(key);
}

/** A token made by hand, of any header and with any signature. */
const forged = (header: object, signature = '', claims: object = DGOS) => {
  const payload = { ...claims, iss: ISSUER, aud: AUDIENCE, exp: now() + HOUR_S };
  const parts = [header, payload].map((part) => base64url.encode(JSON.stringify(part)));
  return [...parts, signature].join('.');
};

/** The old attack on libraries that take the algorithm from the token: the public key used as a shared secret. */
async function signedWithThePublicKey(): Promise<string> {
  const pem = await exportSPKI(keys.get('RS256')!.publicKey);
  return token({ alg: 'HS256', kid: 'RS256', key: new TextEncoder().encode(pem) });
}

async function ofAStranger(kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256');
  return token({ kid, key: privateKey });
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
    expect(await authenticate(`Bearer ${await token({ alg })}`)).toEqual({ role: 'DGOS' });
  });

  it.each<{ what: string; wording: Wording }>([
    { what: 'that expires in a minute', wording: { expires: now() + 60 } },
    { what: 'that is valid since a minute', wording: { notBefore: now() - 60 } },
    { what: 'for several audiences', wording: { audience: ['other', AUDIENCE] } },
  ])('$what is taken', async ({ wording }) => {
    expect(await authenticate(`Bearer ${await token(wording)}`)).toEqual({ role: 'DGOS' });
  });

  it.each([
    ['act', {}],
    ['read', { mayOnlyRead: true }],
    ['anything else', { mayOnlyRead: true }],
    [['act'], { mayOnlyRead: true }],
  ])('of the scope %j is for that alone', async (hopen_scope, may) => {
    const scoped = await token({ claims: { ...DGOS, hopen_scope } });
    expect(await authenticate(`Bearer ${scoped}`)).toEqual({ role: 'DGOS', ...may });
  });

  it('is taken however its scheme is written', async () => {
    expect(await authenticate(`bearer ${await token()}`)).toEqual({ role: 'DGOS' });
  });

  it('says who asks', async () => {
    const claims = { hopen_role: 'ars', hopen_region: '93' };
    expect(await authenticate(`Bearer ${await token({ claims })}`)).toEqual({ role: 'ARS', region: '93' });
  });
});

describe('a token is refused, and does not get the public view instead,', () => {
  it.each<{ why: string; bad: () => Promise<string> | string }>([
    { why: 'when it is expired', bad: () => token({ expires: now() - 1 }) },
    { why: 'when it never expires', bad: () => token({ expires: null }) },
    { why: 'when it is not valid yet', bad: () => token({ notBefore: now() + 60 }) },
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

describe('an identity provider that is out of order', () => {
  it('is no fault of the token', async () => {
    const settings = { jwksUrl: urlOf('/broken'), issuer: ISSUER, audience: AUDIENCE };
    const failure = await authenticator(settings)(`Bearer ${await token()}`).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(Unauthenticated);
  });
});
