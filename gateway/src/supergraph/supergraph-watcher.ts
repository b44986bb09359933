import { createHash } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { SupergraphSdlHook, SupergraphSdlUpdateFunction } from '@apollo/gateway';
import type { Logger } from '@hopen/kit/server';
import type { GraphQLSchema } from 'graphql';
import { type DryRunResult, REFUSALS, type Refusal, Refused } from './dry-run.ts';
import type { SupergraphReader } from './supergraph-reader.ts';

/** SupergraphWatcher entry in `/health`. */
export interface SupergraphStatus {
  readonly id: string;
  readonly since: string;
  /** Newer supergraph that was rejected, if any. */
  readonly rejected: { readonly at: string; readonly code: Refusal; readonly reason: string } | null;
}

interface Options {
  readonly reader: SupergraphReader;
  /** Checks a supergraph; throws `Refused` if it is unusable. */
  readonly dryRun: (text: string) => Promise<DryRunResult>;
  /** Resolves when no plan is pending, with a function that resumes planning. */
  readonly pausePlanning: () => Promise<() => void>;
  readonly onTaken: (text: string, subgraphs: readonly string[]) => void;
  readonly log: Logger;
}

/**
 * Polls for a new supergraph, replaces the current one atomically, and keeps the current one if the new one is invalid.
 */
export class SupergraphWatcher {
  readonly #options: Options;
  readonly #stopped = new AbortController();
  #text = '';
  /** Last supergraph checked, accepted or not. */
  #judged: string | undefined;
  #types!: GraphQLSchema;
  #status!: SupergraphStatus;

  constructor(options: Options) {
    this.#options = options;
  }

  get text(): string {
    return this.#text;
  }

  get types(): GraphQLSchema {
    return this.#types;
  }

  get status(): SupergraphStatus {
    return this.#status;
  }

  /** Apollo's hook for the first supergraph and for each update. */
  readonly hook: SupergraphSdlHook = async ({ update }) => {
    const { reader, dryRun } = this.#options;
    const text = await reader.read().catch((error) => {
      throw new Refused('UNREADABLE', error);
    });
    this.#take(text, await dryRun(text));
    if (reader.everyMs !== undefined) void this.#watch(update, reader.everyMs);
    return { supergraphSdl: text, cleanup: async () => this.#stopped.abort() };
  };

  async #watch(update: SupergraphSdlUpdateFunction, everyMs: number): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await setTimeout(everyMs, undefined, { signal, ref: false }).catch(() => {});
      if (!signal.aborted) await this.#look(update).catch((error) => this.#reject(error));
    }
  }

  async #look(update: SupergraphSdlUpdateFunction): Promise<void> {
    const text = await this.#options.reader.read().catch((error) => {
      throw new Refused('UNREADABLE', error);
    });
    if (text === this.#judged) return;
    this.#judged = text;
    if (text === this.#text) {
      this.#status = { ...this.#status, rejected: null };
      return;
    }
    const dryRunResult = await this.#options.dryRun(text);
    const goOn = await this.#options.pausePlanning();
    try {
      // Next event-loop turn: requests validate and plan within one turn, unless their plan is pending, which pausing
      // has awaited.
      await setImmediate();
      if (this.#stopped.signal.aborted) return;
      update(text);
      this.#take(text, dryRunResult);
    } finally {
      goOn();
    }
    this.#options.log.info({ supergraph: this.#status.id }, 'another supergraph from now on');
  }

  #take(text: string, { types, subgraphs }: DryRunResult): void {
    const id = createHash('sha256').update(text).digest('hex').slice(0, 12);
    this.#text = text;
    this.#judged = text;
    this.#types = types;
    this.#status = { id, since: new Date().toISOString(), rejected: null };
    this.#options.onTaken(text, subgraphs);
  }

  #reject(error: unknown): void {
    const code = error instanceof Refused ? error.code : 'NOT_A_SUPERGRAPH';
    // Checked again once it is readable.
    if (code === 'UNREADABLE') this.#judged = undefined;
    if (code === 'UNREADABLE' && this.#status.rejected?.code === code) return;
    const rejected = { at: new Date().toISOString(), code, reason: REFUSALS[code] };
    this.#status = { ...this.#status, rejected };
    this.#options.log.error(
      { supergraph: this.#status.id, code, err: error },
      'a new supergraph was not taken, the old one stays',
    );
  }
}
