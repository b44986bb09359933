import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { Logger } from '@hopen/kit/server';
import type { CivilDay } from '@hopen/schema';
import { BrokenCircuitError } from 'cockatiel';
import type { GatewayContext } from '../gateway-context.ts';
import type { ArsTokens, Purpose } from '../identity/ars-tokens.ts';
import { type Answer, MAX_ERRORS } from './answer.ts';
import { InFlightDedupe } from './in-flight-dedupe.ts';
import { KeySelection } from './key-selection.ts';
import { atLostFields } from './lost-fetch.ts';
import { spread } from './representations.ts';
import type { StaleCache } from './stale-cache.ts';
import { type Reply, SubgraphHttpClient } from './subgraph-http-client.ts';
import { isHostedByAnArs } from './subgraph-owner.ts';
import { type SubgraphRequest, subgraphRequestOf } from './subgraph-request.ts';
import { readResponse } from './subgraph-response.ts';
import type { TrafficSettings } from './traffic-settings.ts';
import { ArsResponse } from './validate-ars-response.ts';
import { StateResponse } from './validate-state-response.ts';

/** Options of every data source. */
export interface SourceOptions {
  readonly traffic: TrafficSettings;
  readonly tokens: ArsTokens;
  readonly staleCache: StaleCache;
  readonly today: () => CivilDay;
  readonly log: Logger;
}

/**
 * Data source of one subgraph: sends each distinct entity once, and shares identical fetches of the same viewer. A
 * missing or invalid response nulls only this subgraph's fields.
 */
export class SubgraphSource implements GraphQLDataSource<GatewayContext> {
  readonly #inFlight = new InFlightDedupe<Reply>();
  readonly #isHosted: boolean;
  /** Adds entity keys to ARS fetches, to check the order of the response. */
  readonly #keys: KeySelection | undefined;
  #url: string;
  #connection: SubgraphHttpClient | undefined;

  constructor(
    readonly name: string,
    url: string,
    readonly options: SourceOptions,
  ) {
    this.#url = url;
    this.#isHosted = isHostedByAnArs(name);
    this.#keys = this.#isHosted ? new KeySelection(name) : undefined;
  }

  async process(
    options: GraphQLDataSourceProcessOptions<GatewayContext>,
  ): ReturnType<GraphQLDataSource['process']> {
    const question = subgraphRequestOf(options, this.#keys);
    const answer = spread(await this.#answer(question), question.positions);
    const errors = answer.errors && atLostFields(answer.errors, question).slice(0, MAX_ERRORS);
    return { ...answer, errors } as never;
  }

  /** Points to a new URL after a change of the supergraph. */
  moveTo(url: string): void {
    if (url === this.#url) return;
    this.#url = url;
    this.leave();
  }

  /** Releases the connections of a removed subgraph. Requests planned earlier may still open new ones. */
  leave(): void {
    const { log } = this.options;
    this.#connection
      ?.release()
      .catch((err) => log.warn({ subgraph: this.name, err }, 'a subgraph was left in haste'));
    this.#connection = undefined;
    this.#inFlight.forget();
  }

  async close(): Promise<void> {
    await this.#connection?.destroy();
  }

  async #answer(question: SubgraphRequest): Promise<Answer> {
    const { name: subgraph, options } = this;
    const answer = this.#isHosted
      ? new ArsResponse(question, { subgraph, ...options })
      : new StateResponse(subgraph, question, options.log);
    try {
      const reply = await this.#fetch(question);
      // Parsed once per sharer, because the executor mutates it.
      const response = readResponse(reply, question.document, question.variables.representations?.length);
      return answer.of(response);
    } catch (err) {
      // Already logged when the circuit opened.
      if (!(err instanceof BrokenCircuitError))
        options.log.warn({ subgraph, err }, 'a subgraph did not answer');
      return answer.none();
    }
  }

  #fetch({ body, acts, withinMutation, context, variables }: SubgraphRequest): Promise<Reply> {
    const { viewer } = context;
    const purpose = acts ? 'ACT' : variables.representations ? 'ENTITIES' : 'ROOT_FIELDS';
    const send = async () => {
      const authorization = this.#isHosted
        ? await this.options.tokens.authorizationFor(this.name, viewer, purpose)
        : context.authorization;
      this.#connection ??= new SubgraphHttpClient(
        this.name,
        this.#url,
        this.options.traffic,
        this.options.log,
      );
      return this.#connection.ask({ body, authorization, acts, viewer: context.rateLimitKey });
    };
    // After a mutation, later reads must not join fetches that started before it.
    if (acts) return send().finally(() => this.#inFlight.forget());
    if (withinMutation) return send();
    const dedupeKey = this.#isHosted ? arsDedupeKey(context, purpose) : context.authorization;
    return this.#inFlight.join(`${dedupeKey}\n${body}`, send);
  }
}

/**
 * Deduplication key at an ARS: the region for entities, the person for its own root fields, none for the public view.
 */
const arsDedupeKey = ({ viewer, authorization }: GatewayContext, purpose: Purpose): string | undefined => {
  if (viewer.role !== 'ARS') return undefined;
  return purpose === 'ENTITIES' ? viewer.region : authorization;
};
