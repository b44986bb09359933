import { RuleViolation } from '@hopen/schema';

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

/** Asks subgraphs where they are, under a service's own short-lived token or under none, never under the caller's. */
export function peersAt(options: {
  readonly urlOf: (subgraph: string) => string | undefined;
  /** Left out, the peers answer with the public view. */
  readonly token?: () => Promise<string>;
  readonly log: (message: string, error: unknown) => void;
}): Peers {
  return {
    async ask<Data>(subgraph: string, query: string, variables: object): Promise<Data> {
      try {
        const { token } = options;
        const authorization = token && subgraph !== NATIONAL && `Bearer ${await token()}`;
        const response = await fetch(options.urlOf(subgraph)!, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
          body: JSON.stringify({ query, variables }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown };
        if (!data || errors) throw new Error(JSON.stringify(errors ?? response.status));
        return data;
      } catch (error) {
        options.log(`${subgraph} was asked and did not answer`, error);
        throw unavailable(subgraph);
      }
    },
  };
}

const unavailable = (subgraph: string) =>
  new RuleViolation(
    'SUBGRAPH_UNAVAILABLE',
    `« ${subgraph} » ne répond pas : rien n'a été fait, réessayez plus tard.`,
  );
