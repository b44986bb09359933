import { decodeJwt } from 'jose';
import type { Authenticate, Bearer } from './bearer.ts';

/** A key that its issuer takes back is believed for this long more, and never longer than keys are kept. */
const KEPT_MS = 30_000;
/** Who asks at the same time: more than these are checked anew, the longest known first. */
const MOST = 1_000;

/**
 * Believes a token that was checked a moment ago, until it ends: one question is five requests with the same token, and
 * checking a signature costs more than asking the tables. What was refused is checked again each time.
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
