import { decodeJwt } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Authenticate, Bearer } from './bearer.ts';

/** Longest time that a revoked signing key is still trusted; bounded by how long keys are kept. */
const CACHED_MS = 30_000;
/** Concurrent clients; beyond this the least recently used token is verified again. */
const MAX_TOKENS = 1_000;

/**
 * Caches verified tokens until they expire: one operation is five requests with the same token, and verifying a signature
 * costs more than a query. Rejected tokens are verified again each time.
 */
export function withTokenCache(
  authenticate: Authenticate,
  { keysKeptMs, maxAgeS }: { readonly keysKeptMs: number; readonly maxAgeS: number },
  now: () => number = Date.now,
): Authenticate {
  const verified = new LRUCache<string, Bearer>({ max: MAX_TOKENS, ttlResolution: 0, perf: { now } });
  return async (authorization) => {
    if (authorization === undefined) return authenticate(undefined);
    const cached = verified.get(authorization);
    if (cached) return cached;
    const bearer = await authenticate(authorization);
    const { exp = 0, iat = 0 } = decodeJwt(authorization.slice(authorization.indexOf(' ') + 1));
    const validMs = Math.min(CACHED_MS, keysKeptMs, exp * 1000 - now(), (iat + maxAgeS) * 1000 - now());
    // A `ttl` includes its last millisecond, and one of 0 never ends.
    if (validMs > 1) verified.set(authorization, bearer, { ttl: validMs - 1 });
    return bearer;
  };
}
