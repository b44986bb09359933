import { ANONYMOUS, viewerFromClaims } from '@hopen/schema';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Authenticate } from './bearer.ts';
import { withTokenCache } from './token-cache.ts';

/** Whose tokens are taken, and for whom they must be made. */
export interface TokenSettings {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly keysKeptMs?: number;
  readonly keysAskedEveryMs?: number;
  /** How long the issuer may take to give its keys. */
  readonly keysTimeoutMs?: number;
  /** How long after its issue a token is taken at most, whatever end it names. */
  readonly maxAgeS?: number;
}

/** Who signs what the gateway sends to a subgraph that an ARS hosts. */
export const GATEWAY_ISSUER = 'urn:hopen:gateway';
/** For which one of them a token is good: what one of them catches is worth nothing at another. */
export const gatewayAudience = (subgraph: string): string => `hopen:${subgraph}`;

/**
 * The token is expired, forged or made for somebody else. The request is refused; it never gets the public view. The
 * message goes to the log: it names the rule, and nothing of the token.
 */
export class Unauthenticated extends Error {
  constructor(
    message?: string,
    /** What the client may be told to do about a token that is otherwise good. */
    readonly advice?: string,
  ) {
    super(message);
  }
}

/** The identity provider does not give its keys: nobody can say whether the token is good. */
export class IssuerUnavailable extends Error {}

/** A person, unique among all issuers. */
export const subjectOf = (issuer: string, sub: string): string => JSON.stringify([issuer, sub]);

/** Asymmetric signatures only: neither `none` nor a shared secret can be mistaken for one. Ed25519 is EdDSA's newer name. */
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA', 'Ed25519'];

/** What an access token may say it is (RFC 9068, and those who wrote before it). An ID or logout token is none. */
const TYPES = ['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt'];

/** Clocks that NTP sets differ by less; each second more is one that an ended token goes on for. */
const CLOCKS_DIFFER_S = 5;

/** A key that its issuer takes back is known here for this long at most … */
const KEYS_KEPT_MS = 300_000;
/** … and a new one is found at once, but keys that nobody knows make nobody ask more often than this. */
const KEYS_ASKED_EVERY_MS = 10_000;

/** A token cannot be taken back, so that it must end; no session of an identity provider needs a longer one. */
export const TOKEN_MAX_AGE_S = 86_400;

/** What `jose` throws when the token is at fault. Its other errors speak of the keys or of the network. */
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

/** Keys are a small file; without them the request is refused. */
const KEYS_TIMEOUT_MS = 5_000;

/** Checks access tokens against the issuer's published keys. No header is the anonymous viewer; a bad one throws. */
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
    if (!viewer) throw new Unauthenticated('no viewer that the programme knows');
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

/** Claims are looked at once the signature is known to be good: to tell of them helps nobody who forges. */
function adviceOn(error: unknown, maxAgeS: number): string | undefined {
  const { claim } = error as { claim?: unknown };
  if (claim !== 'iat') return undefined;
  return error instanceof errors.JWTExpired
    ? `The token was issued more than ${maxAgeS} seconds ago (iat), whatever its end (exp): get a new one.`
    : 'The token must say when it was issued (iat), and not in the future: get one that does.';
}
