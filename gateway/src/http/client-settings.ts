import { type Environment, keepAliveFrom } from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { Limits } from '../limits/limits.ts';
import type { RateLimitStore } from '../limits/rate-limit-store.ts';

/** Client-facing settings: limits, rate-limit store, proxies, CORS and trusted documents. */
export interface ClientSettings {
  readonly limits?: Partial<Limits>;
  /** Rate-limit store; defaults to this process's memory. */
  readonly budgets?: RateLimitStore;
  /** Number of our own proxies in front of the gateway, each of which appends to `X-Forwarded-For`. */
  readonly trustedProxies?: number;
  /** Keep-alive timeout of idle connections. */
  readonly keepAliveMs?: number;
  /** Origins whose pages may read responses. */
  readonly corsOrigins?: readonly string[];
  /** Refuses documents that are not in the manifest. */
  readonly onlyTrustedDocuments?: boolean;
  /** Allows introspection; default true. */
  readonly introspection?: boolean;
}

/** Reads the client settings from the environment. Defaults are the strictest, except that any document is accepted. */
export function frontDoorFrom(environment: Environment): ClientSettings {
  const { TRUSTED_DOCUMENTS, TRUSTED_PROXIES = '', CORS_ORIGINS = '', INTROSPECTION } = environment;
  if (TRUSTED_DOCUMENTS && TRUSTED_DOCUMENTS !== 'only')
    throw new UserFacingError(
      `TRUSTED_DOCUMENTS must be "only", or not be set, and is "${TRUSTED_DOCUMENTS}".`,
    );
  if (INTROSPECTION && INTROSPECTION !== 'off')
    throw new UserFacingError(`INTROSPECTION must be "off", or not be set, and is "${INTROSPECTION}".`);
  if (!/^\d?$/.test(TRUSTED_PROXIES))
    throw new UserFacingError(`TRUSTED_PROXIES must be a number up to 9, and is "${TRUSTED_PROXIES}".`);
  const corsOrigins = CORS_ORIGINS.split(',').flatMap((each) => each.trim() || []);
  for (const origin of corsOrigins) {
    if (URL.canParse(origin) && new URL(origin).origin === origin) continue;
    throw new UserFacingError(
      `CORS_ORIGINS must name origins such as https://dashboard.example.fr, and names "${origin}".`,
    );
  }
  return {
    onlyTrustedDocuments: TRUSTED_DOCUMENTS === 'only',
    trustedProxies: Number(TRUSTED_PROXIES),
    keepAliveMs: keepAliveFrom(environment),
    corsOrigins,
    introspection: INTROSPECTION !== 'off',
  };
}
