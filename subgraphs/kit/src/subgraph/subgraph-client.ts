import { ERROR_CODES, RuleViolation } from '@hopen/schema';
import type { ServiceToken } from '../auth/service-token.ts';
import type { Logger } from '../server/log.ts';
import { requestIdHeader, TIME_LEFT } from '../server/request-log.ts';

/** Timeout of another subgraph, which normally answers in milliseconds. */
const TIMEOUT_MS = 5_000;

/** Client for other subgraphs, for the few rules that depend on their data. */
export interface Peers {
  /** Queries a subgraph; throws `SUBGRAPH_UNAVAILABLE` on failure. Must not be called inside a transaction. */
  ask<Data>(subgraph: string, query: string, variables: object): Promise<Data>;
}

/** Client of a subgraph without dependencies. */
export const NO_PEERS: Peers = {
  async ask(subgraph) {
    throw unavailable(subgraph);
  },
};

/** Gateway endpoint. It refuses service tokens, so it is queried anonymously for public data. */
const NATIONAL = 'national';

interface PeersOptions {
  readonly urlOf: (subgraph: string) => string | undefined;
  /** Service token; without one, peers answer with the public view. */
  readonly token?: ServiceToken;
  readonly timeoutMs?: number;
  readonly log: Logger;
}

/** Queries subgraphs with the service's own short-lived token or none, never the client's. */
export function peersAt({ urlOf, token, timeoutMs = TIMEOUT_MS, log }: PeersOptions): Peers {
  const post: Post = (url, body, headers) => postWithin(timeoutMs, url, body, headers);
  return {
    async ask<Data>(subgraph: string, query: string, variables: object): Promise<Data> {
      const body = JSON.stringify({ query, variables });
      try {
        const url = urlOf(subgraph)!;
        const response = await (token && subgraph !== NATIONAL
          ? postAs(token, post, url, body)
          : post(url, body, {}));
        const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
        if (!data || errors) throw new Error(`It answered ${response.status} and ${codesOf(errors)}.`);
        return data;
      } catch (err) {
        log.error({ err, subgraph }, 'a peer was asked and did not answer');
        throw unavailable(subgraph);
      }
    },
  };
}

type Post = (url: string, body: string, headers: { authorization?: string }) => Promise<Response>;

const postWithin = (timeoutMs: number, url: string, body: string, authorization: object) =>
  fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [TIME_LEFT]: String(timeoutMs),
      ...requestIdHeader(),
      ...authorization,
    },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });

/** Retries once with a new token after a 401: the issuer may have revoked the signing key. */
async function postAs(token: ServiceToken, post: Post, url: string, body: string): Promise<Response> {
  const kept = await token();
  const response = await post(url, body, { authorization: `Bearer ${kept}` });
  if (response.status !== 401) return response;
  await response.body?.cancel();
  return post(url, body, { authorization: `Bearer ${await token(kept)}` });
}

/** Known error codes of a subgraph's response, safe to log; messages are not. */
function codesOf(errors: unknown): string {
  const codes = Array.isArray(errors) ? errors.map((error) => String(error?.extensions?.code)) : [];
  return codes.filter((code) => Object.hasOwn(ERROR_CODES, code)).join(', ') || 'no code';
}

const unavailable = (subgraph: string) =>
  new RuleViolation(
    'SUBGRAPH_UNAVAILABLE',
    `« ${subgraph} » ne répond pas : rien n'a été fait, réessayez plus tard.`,
  );
