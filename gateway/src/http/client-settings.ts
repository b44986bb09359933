import { type Environment, keepAliveFrom } from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { Limits } from '../limits/limits.ts';
import type { RateLimitStore } from '../limits/rate-limit-store.ts';

/** Who may ask how much, from where, and with which documents. */
export interface ClientSettings {
  readonly limits?: Partial<Limits>;
  /** Where the viewers' budgets are kept; left out, in this process. */
  readonly budgets?: RateLimitStore;
  /** How many proxies of our own stand before the gateway, each of which adds to `X-Forwarded-For`. */
  readonly trustedProxies?: number;
  /** How long an idle connection is kept. */
  readonly keepAliveMs?: number;
  /** The origins whose pages may read what the graph answers them. */
  readonly corsOrigins?: readonly string[];
  /** Answers the documents of the manifest alone. */
  readonly onlyTrustedDocuments?: boolean;
  /** Whether the schema may be asked of the graph itself; left out, it may. */
  readonly introspection?: boolean;
}

/** The front door that the environment asks for; without a word of it, the strictest but for the documents. */
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
