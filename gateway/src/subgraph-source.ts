import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { Logger } from '@hopen/kit';
import { BrokenCircuitError } from 'cockatiel';
import { AskedKeys } from './asked-keys.ts';
import type { Missing } from './completeness.ts';
import { Connection } from './connection.ts';
import { faultsOf, regionsOf, saysNothing, touchedBy } from './faults.ts';
import { Flights } from './flights.ts';
import type { GatewayContext } from './gateway-context.ts';
import type { GatewayTokens } from './gateway-tokens.ts';
import { readHostedData } from './hosted-answer.ts';
import type { LastKnown } from './last-known.ts';
import type { Patience } from './patience.ts';
import { type Question, questionOf } from './question.ts';
import { type Representation, spread } from './representations.ts';
import { type Answer, MAX_ERRORS, readAnswer } from './subgraph-answer.ts';
import { isHostedByAnArs, unavailable } from './unavailable.ts';

/** What every source needs. */
export interface SourceOptions {
  readonly patience: Patience;
  readonly tokens: GatewayTokens;
  readonly lastKnown: LastKnown;
  readonly log: Logger;
}

/**
 * How the gateway asks one subgraph: each distinct entity once, the same question of the same viewer once at a time. A
 * subgraph that does not answer, or not what it was asked, costs its own fields and nothing else.
 */
export class SubgraphSource implements GraphQLDataSource<GatewayContext> {
  readonly #flights = new Flights();
  readonly #isHosted: boolean;
  /** Of an ARS's answers the order is checked, too. */
  readonly #keys: AskedKeys | undefined;
  #url: string;
  #connection: Connection | undefined;

  constructor(
    readonly name: string,
    url: string,
    readonly options: SourceOptions,
  ) {
    this.#url = url;
    this.#isHosted = isHostedByAnArs(name);
    this.#keys = this.#isHosted ? new AskedKeys(name) : undefined;
  }

  async process(
    options: GraphQLDataSourceProcessOptions<GatewayContext>,
  ): ReturnType<GraphQLDataSource['process']> {
    const question = questionOf(options, this.#keys);
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
    this.#flights.forget();
  }

  async close(): Promise<void> {
    await this.#connection?.destroy();
  }

  async #answer(question: Question): Promise<Answer> {
    try {
      const text = await this.#fetch(question);
      const answer = this.#read(text, question);
      if (saysNothing(answer)) return this.#lastKnown(question) ?? this.#withFaults(answer, question);
      if (this.#isForEveryone(question) && !answer.errors)
        this.options.lastKnown.keep(this.name, question.body, text);
      return this.#withFaults(answer, question);
    } catch (error) {
      // That it is left alone was said once.
      if (!(error instanceof BrokenCircuitError))
        this.options.log.warn({ subgraph: this.name, err: error }, 'a subgraph did not answer');
      return this.#lastKnown(question) ?? this.#nothing(question);
    }
  }

  #fetch({ body, acts, withinMutation, context }: Question): Promise<string> {
    const { viewer } = context;
    const send = async () => {
      const authorization = this.#isHosted
        ? await this.options.tokens.authorizationFor(this.name, viewer, acts)
        : context.authorization;
      this.#connection ??= new Connection(this.name, this.#url, this.options.patience, this.options.log);
      return this.#connection.ask({ body, authorization, acts });
    };
    // Who has acted must read what came of it, not what was asked before.
    if (acts) return send().finally(() => this.#flights.forget());
    if (withinMutation) return send();
    const asWhom = this.#isHosted ? viewer.role === 'ARS' && viewer.region : context.authorization;
    return this.#flights.join(`${asWhom}\n${body}`, send);
  }

  /** Each sharer of an answer reads its own, because the executor writes into it. */
  #read(text: string, { document, variables, context }: Question): Answer {
    const answer = readAnswer(JSON.parse(text), document, variables.representations?.length);
    if (!answer.data || !this.#isHosted) return answer;
    return { ...answer, data: readHostedData(context.types, document, variables, answer.data) };
  }

  /** Whether the subgraph of an ARS is asked for what everyone may see. */
  #isForEveryone({ withinMutation, context }: Question): boolean {
    return this.#isHosted && !withinMutation && context.viewer.role !== 'ARS';
  }

  #lastKnown(question: Question): Answer | undefined {
    const known = this.#isForEveryone(question) && this.options.lastKnown.find(this.name, question.body);
    if (!known) return undefined;
    try {
      const answer = this.#read(known.text, question);
      this.#miss(question, question.variables.representations, { stale: true, fetchedAt: known.fetchedAt });
      return answer;
    } catch {
      // It was read by the types of another supergraph.
      return undefined;
    }
  }

  #withFaults(answer: Answer, question: Question): Answer {
    for (const fault of faultsOf(answer))
      this.#miss(question, touchedBy(fault, question.variables.representations));
    return answer;
  }

  #nothing(question: Question): Answer {
    const { representations } = question.variables;
    this.#miss(question, representations);
    return { errors: [unavailable(this.name, regionsOf(representations))] };
  }

  #miss(
    { context }: Question,
    representations: readonly Representation[] | undefined,
    instead: Pick<Missing, 'stale' | 'fetchedAt'> = {},
  ): void {
    const regions = this.#isHosted ? regionsOf(representations) : [];
    for (const region of regions.length > 0 ? regions : [null])
      context.completeness.miss({ subgraph: this.name, region, ...instead });
  }
}
