/** Where a service gets its tokens, and as whom: OAuth 2.0 client credentials (RFC 6749, 4.4). */
export interface ServiceCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What some providers want to be told before they give a token for the graph. */
  readonly scope?: string | undefined;
  /** The same in the words of RFC 8707: the graph as a URI. */
  readonly resource?: string | undefined;
}

/** A token of the service's own. One that was refused is not given again. */
export type ServiceToken = (refused?: string) => Promise<string>;

const TIMEOUT_MS = 5_000;
/** A token is asked for anew this long before it ends. */
const EARLY_MS = 10_000;

interface Kept {
  readonly token: string;
  readonly until: number;
}

/** A service's own access token, kept until shortly before it ends. Whoever needs it meanwhile waits for the same one. */
export function serviceToken(credentials: ServiceCredentials): ServiceToken {
  let kept: Kept | undefined;
  let asking: Promise<Kept> | undefined;
  return async (refused) => {
    if (kept && kept.token !== refused && Date.now() < kept.until) return kept.token;
    asking ??= ask(credentials).finally(() => {
      asking = undefined;
    });
    kept = await asking;
    return kept.token;
  };
}

async function ask({ tokenUrl, clientId, clientSecret, scope, resource }: ServiceCredentials): Promise<Kept> {
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

/** As RFC 6749 wants what stands in Basic (2.3.1). */
const formEncoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1);
