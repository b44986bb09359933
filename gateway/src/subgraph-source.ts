import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';
import type { Logger } from '@hopen/kit';
import { BrokenCircuitError } from 'cockatiel';
import { AskedKeys } from './asked-keys.ts';
import type { Missing } from './completeness.ts';
import { Connection, type Reply } from './connection.ts';
import {
  badInput,
  codesOf,
  isAboutValues,
  isFault,
  passedOn,
  regionsOf,
  saysNothing,
  touchedBy,
} from './faults.ts';
import { Flights } from './flights.ts';
import type { GatewayContext } from './gateway-context.ts';
import type { GatewayTokens } from './gateway-tokens.ts';
import { readHostedData } from './hosted-answer.ts';
import type { LastKnown } from './last-known.ts';
import type { Patience } from './patience.ts';
import { type Question, questionOf } from './question.ts';
import { type Representation, spread } from './representations.ts';
import { type Answer, MAX_ERRORS, readAnswer, type Said } from './subgraph-answer.ts';
import { isHostedByAnArs, unavailable } from './unavailable.ts';
import { holdsUnsoundValue } from './unsound-values.ts';

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
  readonly #flights = new Flights<Reply>();
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
      const reply = await this.#fetch(question);
      const said = this.#read(reply, question);
      if (saysNothing(said)) return this.#lastKnown(question) ?? this.#told(said, question);
      if (this.#isForEveryone(question) && said.errors.length === 0)
        this.options.lastKnown.keep(this.name, question.body, reply.text);
      return this.#told(said, question);
    } catch (error) {
      // That it is left alone was said once.
      if (!(error instanceof BrokenCircuitError))
        this.options.log.warn({ subgraph: this.name, err: error }, 'a subgraph did not answer');
      return this.#lastKnown(question) ?? this.#nothing(question);
    }
  }

  #fetch({ body, acts, withinMutation, context }: Question): Promise<Reply> {
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
  #read(reply: Reply, { document, variables, context }: Question): Said {
    const { data, errors } = readAnswer(reply, document, variables.representations?.length);
    if (!data && !(errors.every(isAboutValues) && holdsUnsoundValue(context.types, document, variables)))
      throw new Error(`The question was refused: ${codesOf(errors)}.`);
    if (!data || !this.#isHosted) return { data, errors };
    return { errors, data: readHostedData(context.types, document, variables, data) };
  }

  /** Whether the subgraph of an ARS is asked for what everyone may see. */
  #isForEveryone({ withinMutation, context }: Question): boolean {
    return this.#isHosted && !withinMutation && context.viewer.role !== 'ARS';
  }

  #lastKnown(question: Question): Answer | undefined {
    const known = this.#isForEveryone(question) && this.options.lastKnown.find(this.name, question.body);
    if (!known) return undefined;
    try {
      const answer = this.#read({ text: known.text, isRefusal: false }, question);
      this.#miss(question, question.variables.representations, { stale: true, fetchedAt: known.fetchedAt });
      return { data: answer.data };
    } catch {
      // It was read by the types of another supergraph.
      return undefined;
    }
  }

  /** What the executor is told: of each error what may pass, and to the client what is missing. */
  #told({ data, errors }: Said, question: Question): Answer {
    if (!data) return { errors: errors.map((error) => badInput(this.name, error)) };
    const faults = errors.filter(isFault);
    if (faults.length > 0)
      this.options.log.warn({ subgraph: this.name, codes: codesOf(faults) }, 'a subgraph has faults');
    const told = errors.map((error) => {
      const touched = touchedBy(error, question.variables.representations);
      if (isFault(error)) this.#miss(question, touched);
      return passedOn(this.name, error, regionsOf(touched));
    });
    return { data, ...(told.length > 0 && { errors: told }) };
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
