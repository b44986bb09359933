import { GATEWAY_ISSUER, gatewayAudience } from '@hopen/kit/auth';
import { generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { ConformanceTarget } from './target.ts';

const ALGORITHM = 'ES256';
const HOUR_S = 60 * 60;

/** Tokens that must be refused, by their defect. */
export async function forgedTokens({ options, line }: ConformanceTarget): Promise<Record<string, string>> {
  const now = Math.floor(Date.now() / 1000);
  const right: JWTPayload = {
    iss: GATEWAY_ISSUER,
    aud: [gatewayAudience(line.subgraph), 'hopen'],
    sub: 'conformance',
    iat: now,
    exp: now + 60,
    hopen_role: 'ars',
    hopen_region: options.region,
    hopen_scope: 'act',
  };
  const { privateKey } = await generateKeyPair(ALGORITHM);
  const sign = (claims: JWTPayload, kid?: string) =>
    new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, ...(kid && { kid }) }).sign(privateKey);
  const secret = new TextEncoder().encode('conformance'.repeat(4));
  return {
    garbage: 'garbage',
    'three parts of garbage': 'a.b.c',
    'no signature (alg: none)': unsigned(right),
    'a shared secret (HS256)': await new SignJWT(right).setProtectedHeader({ alg: 'HS256' }).sign(secret),
    'all the right claims, by a key that nobody knows': await sign(right),
    'all the right claims, by a key with a name that nobody knows': await sign(right, 'conformance'),
    expired: await sign({ ...right, iat: now - 2 * HOUR_S, exp: now - HOUR_S }),
    'made for somebody else': await sign({ ...right, aud: 'somebody-else' }),
    ...(options.token && { 'its own token with other words': tampered(options.token, right) }),
  };
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const unsigned = (claims: JWTPayload): string => `${encoded({ alg: 'none' })}.${encoded(claims)}.`;

/** Replaces the claims under a valid signature. */
function tampered(token: string, claims: JWTPayload): string {
  const [head, , signature] = token.split('.');
  return [head, encoded(claims), signature].join('.');
}
