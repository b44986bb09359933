import { ANONYMOUS, adviceOnClaims, viewerFromClaims } from '@hopen/schema';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Authenticate } from './bearer.ts';
import { withTokenCache } from './token-cache.ts';

/** Accepted issuer and audience, with limits on keys and tokens. */
export interface TokenSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly keysKeptMs?: number;
  readonly keysAskedEveryMs?: number;
  /** Timeout for fetching the issuer's keys. */
  readonly keysTimeoutMs?: number;
  /** Maximum age of a token since `iat`, whatever its `exp`. */
  readonly maxAgeS?: number;
}

/** Issuer of the gateway's tokens for ARS-hosted subgraphs. */
export const GATEWAY_ISSUER = 'urn:hopen:gateway';
/** Audience of one ARS-hosted subgraph, so that a leaked token is useless at another. */
export const gatewayAudience = (subgraph: string): string => `hopen:${subgraph}`;

/**
 * Token expired, forged or meant for another audience. The request is refused, never downgraded to the public view. The
 * message is logged: it names the rule and nothing from the token.
 */
export class Unauthenticated extends Error {
  constructor(
    message?: string,
    /** Advice for the client about a token that is otherwise valid. */
    readonly advice?: string,
  ) {
    super(message);
  }
}

/** JWKS unavailable, so the token can be neither accepted nor rejected. */
export class IssuerUnavailable extends Error {}

/** Subject that is unique across issuers. */
export const subjectOf = (issuer: string, sub: string): string => JSON.stringify([issuer, sub]);

/** Asymmetric algorithms only, to exclude `none` and shared secrets. Ed25519 is the newer name of EdDSA. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

/** Accepted `typ` headers of access tokens (RFC 9068 and earlier practice). Excludes ID and logout tokens. */
const TYPES = ['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt'];

/** Clock skew: NTP keeps clocks closer than this, and each second prolongs expired tokens. */
const CLOCKS_DIFFER_S = 5;

/** Cache time of a key that the issuer has revoked … */
const KEYS_KEPT_MS = 300_000;
/** … and cooldown between fetches caused by unknown key ids; a new key is otherwise found at once. */
const KEYS_ASKED_EVERY_MS = 10_000;

/** Tokens cannot be revoked, so they must expire; no session of an identity provider needs longer. */
export const TOKEN_MAX_AGE_S = 86_400;

/** Errors of `jose` that are the token's fault. Its other errors concern keys or the network. */
const BLAMES_THE_TOKEN = [
  errors.JWTExpired,
  errors.JWTClaimValidationFailed,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** Timeout of the JWKS; without it the request is refused. */
const KEYS_TIMEOUT_MS = 5_000;

/** Verifies access tokens against the issuer's JWKS. No header means the anonymous viewer; an invalid one throws. */
export function authenticator(settings: TokenSettings): Authenticate {
  const { keysKeptMs = KEYS_KEPT_MS, maxAgeS = TOKEN_MAX_AGE_S } = settings;
  const { keysAskedEveryMs = KEYS_ASKED_EVERY_MS } = settings;
  const keys = createRemoteJWKSet(new URL(settings.jwksUrl), {
    cacheMaxAge: keysKeptMs,
    cooldownDuration: keysAskedEveryMs,
    timeoutDuration: settings.keysTimeoutMs ?? KEYS_TIMEOUT_MS,
  });
  let tried = { at: Number.NEGATIVE_INFINITY, reading: Promise.resolve() };
  const check: Authenticate = async (authorization) => {
    if (authorization === undefined) return ANONYMOUS;
    const token = /^Bearer ([\w.-]+)$/i.exec(authorization)?.[1];
    if (!token) throw new Unauthenticated('no bearer token');
    const claims = await verifiedClaims(token);
    const viewer = viewerFromClaims(claims);
    if (!viewer) throw new Unauthenticated('no viewer that the programme knows', adviceOnClaims(claims));
    const { sub, hopen_scope: scope = 'act' } = claims;
    return {
      ...viewer,
      ...(typeof sub === 'string' && sub.trim() && { subject: subjectOf(settings.issuer, sub) }),
      ...(scope !== 'act' && { mayOnlyRead: true }),
    };
  };
  return Object.assign(withTokenCache(check, { keysKeptMs, maxAgeS }), { keysAreReadable });

  function keysAreReadable(): Promise<boolean> {
    if (!keys.fresh && performance.now() - tried.at >= keysAskedEveryMs)
      tried = { at: performance.now(), reading: keys.reload().catch(() => {}) };
    return tried.reading.then(() => keys.fresh && keys.jwks()!.keys.length > 0);
  }

  async function verifiedClaims(token: string) {
    try {
      const { issuer, audience } = settings;
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp'],
        maxTokenAge: maxAgeS,
        clockTolerance: CLOCKS_DIFFER_S,
      });
      const { typ = 'JWT' } = protectedHeader;
      if (!TYPES.includes(String(typ).toLowerCase())) throw new errors.JWTInvalid('typ');
      return payload;
    } catch (error) {
      const blamed = BLAMES_THE_TOKEN.find((kind) => error instanceof kind);
      if (blamed) throw new Unauthenticated(blamed.code, adviceOn(error, maxAgeS));
      throw new IssuerUnavailable('The keys of the identity provider could not be read.', { cause: error });
    }
  }
}

/** Explains a rejected `iat`. Claims are checked after the signature, so this reveals nothing to a forger. */
function adviceOn(error: unknown, maxAgeS: number): string | undefined {
  const { claim } = error as { claim?: unknown };
  if (claim !== 'iat') return undefined;
  return error instanceof errors.JWTExpired
    ? `The token was issued more than ${maxAgeS} seconds ago (iat), whatever its end (exp): get a new one.`
    : 'The token must say when it was issued (iat), and not in the future: get one that does.';
}
