import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { Logger } from '@hopen/kit/server';
import type { CivilDay } from '@hopen/schema';
import { BrokenCircuitError } from 'cockatiel';
import type { GatewayContext } from '../gateway-context.ts';
import type { ArsTokens, Purpose } from '../identity/ars-tokens.ts';
import { type Answer, MAX_ERRORS } from './answer.ts';
import { InFlightDedupe } from './in-flight-dedupe.ts';
import { KeySelection } from './key-selection.ts';
import { spread } from './representations.ts';
import type { StaleCache } from './stale-cache.ts';
import { type Reply, SubgraphHttpClient } from './subgraph-http-client.ts';
import { isHostedByAnArs } from './subgraph-owner.ts';
import { type SubgraphRequest, subgraphRequestOf } from './subgraph-request.ts';
import { readResponse } from './subgraph-response.ts';
import type { TrafficSettings } from './traffic-settings.ts';
import { ArsResponse } from './validate-ars-response.ts';
import { StateResponse } from './validate-state-response.ts';

/** What every source needs. */
export interface SourceOptions {
  readonly traffic: TrafficSettings;
  readonly tokens: ArsTokens;
  readonly staleCache: StaleCache;
  readonly today: () => CivilDay;
  readonly log: Logger;
}

/**
 * How the gateway asks one subgraph: each distinct entity once, the same question of the same viewer once at a time. A
 * subgraph that does not answer, or not what it was asked, costs its own fields and nothing else.
 */
export class SubgraphSource implements GraphQLDataSource<GatewayContext> {
  readonly #inFlight = new InFlightDedupe<Reply>();
  readonly #isHosted: boolean;
  /** Of an ARS's answers the order is checked, too. */
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
    return { ...answer, errors: answer.errors?.slice(0, MAX_ERRORS) } as never;
  }

  /** The subgraph is elsewhere from now on. */
  moveTo(url: string): void {
    if (url === this.#url) return;
    this.#url = url;
    this.leave();
  }

  /** Nobody plans to ask it any more. A request that was planned before still may. */
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
      // Each sharer of a reply reads its own, because the executor writes into it.
      const said = readResponse(reply, question.document, question.variables.representations?.length);
      return answer.of(said);
    } catch (err) {
      // That it is left alone was said once.
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
    // Who has acted must read what came of it, not what was asked before.
    if (acts) return send().finally(() => this.#inFlight.forget());
    if (withinMutation) return send();
    const asWhom = this.#isHosted ? asWhomAtAnArs(context, purpose) : context.authorization;
    return this.#inFlight.join(`${asWhom}\n${body}`, send);
  }
}

/** Who is told apart by the subgraph of an ARS: regions, and persons where its own root fields are asked. */
const asWhomAtAnArs = ({ viewer, authorization }: GatewayContext, purpose: Purpose): string | undefined => {
  if (viewer.role !== 'ARS') return undefined;
  return purpose === 'ENTITIES' ? viewer.region : authorization;
};
