import { decodeJwt } from 'jose';
import type { Authenticate, Bearer } from './bearer.ts';

/** Cache time of a verified token, which delays the effect of key revocation; never longer than keys are cached. */
const KEPT_MS = 30_000;
/** Cache size; the oldest entry is evicted. */
const MOST = 1_000;

/**
 * Caches verified tokens until they expire: one client query makes five requests with the same token, and verifying a
 * signature costs more than a database read. Refused tokens are verified again each time.
 */
export function withTokenCache(
  authenticate: Authenticate,
  { keysKeptMs, maxAgeS }: { readonly keysKeptMs: number; readonly maxAgeS: number },
  now: () => number = Date.now,
): Authenticate {
  const keptMs = Math.min(KEPT_MS, keysKeptMs);
  const known = new Map<string, { readonly bearer: Bearer; readonly until: number }>();
  return async (authorization) => {
    if (authorization === undefined) return authenticate(undefined);
    const remembered = known.get(authorization);
    if (remembered && now() < remembered.until) return remembered.bearer;
    known.delete(authorization);
    const bearer = await authenticate(authorization);
    const { exp = 0, iat = 0 } = decodeJwt(authorization.slice(authorization.indexOf(' ') + 1));
    known.set(authorization, { bearer, until: Math.min(now() + keptMs, exp * 1000, (iat + maxAgeS) * 1000) });
    const [oldest] = known.keys();
    if (known.size > MOST) known.delete(oldest!);
    return bearer;
  };
}
