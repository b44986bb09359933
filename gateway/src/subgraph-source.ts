import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { GraphQLError } from 'graphql';
import { Pool } from 'undici';

/** What a request brings to every fetch. */
export interface GatewayContext {
  /** The verified `Authorization` header of the client, or undefined for the public view. */
  readonly authorization: string | undefined;
}

/** A subgraph that takes longer than this is treated as absent. */
const TIMEOUT_MS = 10_000;
const CONNECTIONS_PER_SUBGRAPH = 64;
/** A subgraph that answers with more than this is cut off. */
const MAX_ANSWER_BYTES = 50_000_000;

type Representation = Record<string, unknown>;
type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

/**
 * How the gateway asks one subgraph: over kept-alive connections, each distinct entity once, with a time limit. A subgraph
 * that does not answer costs its own fields and nothing else.
 */
export class SubgraphSource implements GraphQLDataSource<GatewayContext> {
  readonly #pool: Pool;
  readonly #path: string;

  constructor(
    readonly name: string,
    url: string,
    readonly log: (message: string, error: unknown) => void,
  ) {
    const { origin, pathname } = new URL(url);
    this.#path = pathname;
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS_PER_SUBGRAPH,
      pipelining: 1,
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  async process({ request, context }: GraphQLDataSourceProcessOptions<GatewayContext>): Promise<Answer> {
    const { query, operationName } = request;
    const variables: Record<string, unknown> = request.variables ?? {};
    const asked = distinct(variables.representations as Representation[] | undefined);
    const body = JSON.stringify({
      query,
      operationName,
      variables: asked ? { ...variables, representations: asked.distinct } : variables,
    });
    try {
      return spread(await this.#ask(body, context.authorization), asked?.positions);
    } catch (error) {
      this.log(`${this.name} did not answer`, error);
      return { errors: [unavailable(this.name, asked?.distinct ?? [])] };
    }
  }

  /** Closes the connections once they are idle. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  async #ask(body: string, authorization: string | undefined): Promise<Answer> {
    const response = await this.#pool.request({
      path: this.#path,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // An ARS hosts its own subgraph: a token that is good everywhere must not travel there.
        ...(authorization && !isHostedByAnArs(this.name) && { authorization }),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // 400 is how a subgraph refuses a value that its own scalars do not take.
    if (response.statusCode === 200 || response.statusCode === 400)
      return (await response.body.json()) as Answer;
    await response.body.dump();
    throw new Error(`HTTP ${response.statusCode}`);
  }
}

/** The subgraphs of the State. Every other one is hosted by an ARS, whatever its name. */
const STATE_SUBGRAPHS: ReadonlySet<string> = new Set(['establishments', 'roadmaps', 'funding', 'indicators']);

export const isHostedByAnArs = (subgraph: string): boolean => !STATE_SUBGRAPHS.has(subgraph);

/** The planner sends a representation for every place that an entity stands in; the subgraph needs each one once. */
function distinct(representations: Representation[] | undefined) {
  if (!representations) return undefined;
  const numbers = new Map<string, number>();
  const kept: Representation[] = [];
  const positions = representations.map((representation) => {
    const key = JSON.stringify(representation);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, kept.length);
    return kept.push(representation) - 1;
  });
  return { distinct: kept, positions };
}

/**
 * Puts each entity, and each error about one, back into every place that asked for it: copies, because the executor
 * writes into them.
 */
function spread(answer: Answer, positions: number[] | undefined): Answer {
  const entities = answer.data?._entities;
  if (!positions || !Array.isArray(entities) || entities.length === positions.length) return answer;
  const used = new Set<number>();
  const placed = positions.map((position) => {
    if (used.has(position)) return structuredClone(entities[position]);
    used.add(position);
    return entities[position];
  });
  const errors = answer.errors?.flatMap((error) => {
    const [root, position, ...rest] = error.path ?? [];
    if (root !== '_entities' || typeof position !== 'number') return [error];
    const places = [...positions.keys()].filter((place) => positions[place] === position);
    return places.map((place) => ({ ...error, path: [root, place, ...rest] }));
  });
  return {
    ...answer,
    ...(errors && { errors: errors as never }),
    data: { ...answer.data, _entities: placed },
  };
}

/** The gateway's own word on a subgraph that does not answer: no subgraph can pretend to have said it. */
export class Unavailable extends GraphQLError {}

function unavailable(name: string, representations: readonly Representation[]): Unavailable {
  const regions = [...new Set(representations.map(({ regionCode }) => regionCode).filter(Boolean))];
  if (isHostedByAnArs(name)) {
    return new Unavailable(
      `La partie du graphe qu'héberge l'ARS ne répond pas (région ${regions.join(', ')}).`,
      {
        extensions: { code: 'REGION_UNAVAILABLE', subgraph: name, regions },
      },
    );
  }
  return new Unavailable(
    `La partie « ${name} » du graphe ne répond pas ; le reste de la réponse est complet.`,
    {
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', subgraph: name },
    },
  );
}
