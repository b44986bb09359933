import { readFile } from 'node:fs/promises';
import { GATEWAY_ISSUER } from '@hopen/kit/auth';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose';

const ALGORITHM = 'ES256';
/** Covers one fetch with its retries. */
const VALIDITY = '60s';

/** Signing key that ARS-hosted subgraphs trust. */
export interface SigningKey {
  /** Signs claims; validity defaults to 60 s. */
  sign(claims: Record<string, unknown>, audience: string, validity?: string): Promise<string>;
  /** Public keys, published at `/jwks.json`. */
  readonly jwks: { readonly keys: readonly JWK[] };
}

/** Generates a key for the lifetime of one gateway process. */
export async function makeSigningKey(): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return gatewayKey(await exportJWK(privateKey));
}

/** Reads the key that several gateways share: a private JWK on the curve P-256. */
export async function readGatewayKey(path: string): Promise<SigningKey> {
  try {
    const jwk: JWK = JSON.parse(await readFile(path, 'utf8'));
    if (!jwk.d) throw new Error('The key is not private.');
    return await gatewayKey(jwk);
  } catch (cause) {
    throw new UserFacingError(`GATEWAY_KEY names no file with a private ES256 key (JWK): ${path}`, { cause });
  }
}

async function gatewayKey(jwk: JWK): Promise<SigningKey> {
  const privateKey = (await importJWK(jwk, ALGORITHM)) as CryptoKey;
  const { kty, crv, x, y } = jwk;
  const kid = jwk.kid ?? (await calculateJwkThumbprint({ kty, crv, x, y } as JWK));
  return {
    sign: (claims, audience, validity = VALIDITY) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM, kid })
        .setIssuer(GATEWAY_ISSUER)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(validity)
        .sign(privateKey),
    jwks: { keys: [{ kty, crv, x, y, kid, alg: ALGORITHM, use: 'sig' } as JWK] },
  };
}
