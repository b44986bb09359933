/** Where a service gets its tokens, and as whom: OAuth 2.0 client credentials (RFC 6749, 4.4). */
export interface ServiceCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const TIMEOUT_MS = 5_000;
/** A token is asked for anew this long before it ends. */
const EARLY_MS = 10_000;

/** A service's own access token, kept until shortly before it ends. */
export function serviceToken({
  tokenUrl,
  clientId,
  clientSecret,
}: ServiceCredentials): () => Promise<string> {
  let kept: { token: string; until: number } | undefined;
  return async () => {
    if (kept && Date.now() < kept.until) return kept.token;
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`The identity provider refuses ${clientId}: ${response.status}`);
    const { access_token, expires_in } = (await response.json()) as {
      access_token: string;
      expires_in: number;
    };
    kept = { token: access_token, until: Date.now() + expires_in * 1000 - EARLY_MS };
    return access_token;
  };
}
