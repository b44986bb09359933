import { ERROR_CODES, RuleViolation } from '@hopen/schema';
import type { ServiceToken } from '../auth/service-token.ts';
import type { Logger } from '../server/log.ts';
import { requestIdHeader, TIME_LEFT } from '../server/request-log.ts';

/** A peer answers in some milliseconds, or something is wrong with it. */
const TIMEOUT_MS = 5_000;

/** The other subgraphs, for the few rules that need an answer of theirs before they can say yes or no. */
export interface Peers {
  /** What a subgraph answers; throws `SUBGRAPH_UNAVAILABLE` when it does not. Never ask inside a transaction. */
  ask<Data>(subgraph: string, query: string, variables: object): Promise<Data>;
}

/** For a subgraph that asks nobody. */
export const NO_PEERS: Peers = {
  async ask(subgraph) {
    throw unavailable(subgraph);
  },
};

/** The whole graph, at its front door: no service has business there, so it is asked for what everyone may read. */
const NATIONAL = 'national';

interface PeersOptions {
  readonly urlOf: (subgraph: string) => string | undefined;
  /** Left out, the peers answer with the public view. */
  readonly token?: ServiceToken;
  readonly timeoutMs?: number;
  readonly log: Logger;
}

/** Asks subgraphs where they are, under a service's own short-lived token or under none, never under the caller's. */
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

/** A kept token may be refused before it ends: the issuer has taken back the key that signed it. */
async function postAs(token: ServiceToken, post: Post, url: string, body: string): Promise<Response> {
  const kept = await token();
  const response = await post(url, body, { authorization: `Bearer ${kept}` });
  if (response.status !== 401) return response;
  await response.body?.cancel();
  return post(url, body, { authorization: `Bearer ${await token(kept)}` });
}

/** What may be logged of a peer's errors: the codes that we know, and nothing of their messages. */
function codesOf(errors: unknown): string {
  const codes = Array.isArray(errors) ? errors.map((error) => String(error?.extensions?.code)) : [];
  return codes.filter((code) => Object.hasOwn(ERROR_CODES, code)).join(', ') || 'no code';
}

const unavailable = (subgraph: string) =>
  new RuleViolation(
    'SUBGRAPH_UNAVAILABLE',
    `« ${subgraph} » ne répond pas : rien n'a été fait, réessayez plus tard.`,
  );
