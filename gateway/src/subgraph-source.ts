import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { Pool } from 'undici';
import { readHostedData } from './hosted-answer.ts';
import { distinct, type Representation, spread } from './representations.ts';
import { type Answer, MAX_ERRORS, readAnswer } from './subgraph-answer.ts';
import { isHostedByAnArs, unavailable } from './unavailable.ts';

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
/** A roadmap with its axes has some ten kilobytes; what an ARS sends beyond must not cost the others their memory. */
const MAX_HOSTED_ANSWER_BYTES = 2_000_000;

type Variables = Record<string, unknown> & { readonly representations?: readonly Representation[] };
type Process = ReturnType<GraphQLDataSource['process']>;

/**
 * How the gateway asks one subgraph: over kept-alive connections, each distinct entity once, with a time limit. A subgraph
 * that does not answer, or not what it was asked, costs its own fields and nothing else.
 */
export class SubgraphSource implements GraphQLDataSource<GatewayContext> {
  readonly #pool: Pool;
  readonly #path: string;

  constructor(
    readonly name: string,
    url: string,
    /** The supergraph's types, to read what an ARS answers. */
    readonly schema: GraphQLSchema,
    readonly log: (message: string, error: unknown) => void,
  ) {
    const { origin, pathname } = new URL(url);
    this.#path = pathname;
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS_PER_SUBGRAPH,
      pipelining: 1,
      maxResponseSize: isHostedByAnArs(name) ? MAX_HOSTED_ANSWER_BYTES : MAX_ANSWER_BYTES,
    });
  }

  async process(options: GraphQLDataSourceProcessOptions<GatewayContext>): Process {
    const { request, context } = options;
    const { query, operationName } = request;
    const given = (request.variables ?? {}) as Variables;
    const asked = given.representations && distinct(given.representations);
    const variables = asked ? { ...given, representations: asked.distinct } : given;
    const body = JSON.stringify({ query, operationName, variables });
    try {
      const sent = await this.#ask(body, context.authorization);
      const document = ('document' in options && options.document) || parse(query!);
      const answer = spread(this.#read(sent, document, variables), asked?.positions);
      return { ...answer, errors: answer.errors?.slice(0, MAX_ERRORS) } as never;
    } catch (error) {
      this.log(`${this.name} did not answer`, error);
      return { errors: [unavailable(this.name, asked?.distinct ?? [])] };
    }
  }

  /** Closes the connections. What a subgraph is still asked then, nobody waits for any more. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  #read(sent: unknown, document: DocumentNode, variables: Variables): Answer {
    const answer = readAnswer(sent, document, variables.representations?.length);
    if (!answer.data || !isHostedByAnArs(this.name)) return answer;
    return { ...answer, data: readHostedData(this.schema, document, variables, answer.data) };
  }

  async #ask(body: string, authorization: string | undefined): Promise<unknown> {
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
    if (response.statusCode === 200 || response.statusCode === 400) return response.body.json();
    await response.body.dump();
    throw new Error(`HTTP ${response.statusCode}`);
  }
}
