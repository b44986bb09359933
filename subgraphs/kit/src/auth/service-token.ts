/** Token endpoint and OAuth 2.0 client credentials (RFC 6749, 4.4) of a service. */
export interface ServiceCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scope, required by some providers. */
  readonly scope?: string | undefined;
  /** Resource indicator (RFC 8707): the graph's URI. */
  readonly resource?: string | undefined;
}

/** Access token of the service. Pass a refused token to get another one. */
export type ServiceToken = (refused?: string) => Promise<string>;

const TIMEOUT_MS = 5_000;
/** Renewal this long before expiry. */
const EARLY_MS = 10_000;

interface CachedToken {
  readonly token: string;
  readonly until: number;
}

/** Caches a service's access token until shortly before expiry. Concurrent callers share one request. */
export function serviceToken(credentials: ServiceCredentials): ServiceToken {
  let cached: CachedToken | undefined;
  let asking: Promise<CachedToken> | undefined;
  return async (refused) => {
    if (cached && cached.token !== refused && Date.now() < cached.until) return cached.token;
    asking ??= ask(credentials).finally(() => {
      asking = undefined;
    });
    cached = await asking;
    return cached.token;
  };
}

async function ask({
  tokenUrl,
  clientId,
  clientSecret,
  scope,
  resource,
}: ServiceCredentials): Promise<CachedToken> {
  const response = await fetch(tokenUrl, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa([clientId, clientSecret].map(formEncoded).join(':'))}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      ...(scope && { scope }),
      ...(resource && { resource }),
    }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`The identity provider refuses this service: ${response.status}`);
  const { access_token: token, expires_in: seconds = 0 } = (await response.json()) as Record<string, unknown>;
  if (typeof token !== 'string') throw new Error('The identity provider gave no token.');
  return { token, until: Date.now() + Number(seconds) * 1000 - EARLY_MS };
}

/** Form encoding of client credentials in Basic authentication (RFC 6749, 2.3.1). */
const formEncoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
