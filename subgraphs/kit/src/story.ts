import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import type { Logger } from './log.ts';

/** The header by which one id goes with a request through every process that it sets to work. */
export const REQUEST_ID = 'x-request-id';

/** No dot, space or @: neither a token nor an address passes for an id. */
const WELL_FORMED = /^[\w-]{8,64}$/;

/** A client names its operations; one that names them at length must not fill the log. */
const LONGEST_OPERATION = 100;

/** What the log will tell of one request. Never what was asked, nor of whom it was told. */
export interface Story {
  readonly requestId: string;
  readonly begun: number;
  /** How often each code of an error was answered. */
  readonly codes: Record<string, number>;
  readonly facts: Record<string, unknown>;
}

/**
 * Whatever is done for a request, to the last callback, finds its story here: Apollo's `formatError` and a shared logger
 * are handed no request.
 */
const current = new AsyncLocalStorage<Story>();

/** The id that the caller gave, when it is well-formed, or a new one. */
export function beginStory(given: string | string[] | undefined): Story {
  const requestId = typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
  return { requestId, begun: performance.now(), codes: {}, facts: {} };
}

export const within = <Result>(story: Story, act: () => Result): Result => current.run(story, act);

/** The id of the request that is being answered, if one is. */
export const requestId = (): string | undefined => current.getStore()?.requestId;

/** The header that hands the id on to whoever is asked meanwhile. */
export function requestIdHeader(): Record<string, string> {
  const id = requestId();
  return id ? { [REQUEST_ID]: id } : {};
}

/** Adds to what the log will tell of this request. */
export function tell(facts: Record<string, unknown>): void {
  Object.assign(current.getStore()?.facts ?? {}, facts);
}

/** This request takes the answer to what another one asked: the story goes on under that one's id. */
export function tellShared(other: string | undefined): void {
  const { facts } = current.getStore() ?? {};
  if (facts) facts.sharedWith = [...new Set([...((facts.sharedWith as string[]) ?? []), other])];
}

export function tellCode(code: unknown): void {
  const codes = current.getStore()?.codes;
  if (codes) codes[String(code)] = (codes[String(code)] ?? 0) + 1;
}

/** One line for each request to the graph, whatever became of it. */
export function logStory(log: Logger, { begun, codes, facts }: Story, status: number): void {
  const ms = Math.round(performance.now() - begun);
  log.info({ ...facts, status, ms, ...(Object.keys(codes).length > 0 && { codes }) }, 'answered');
}

/** Tells of each operation its kind, its name and the codes that it was answered with. Comes after what changes answers. */
export const tellOperation: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ operation, response: { body } }) {
        const named = operation && `${operation.operation} ${operation.name?.value ?? ''}`;
        if (named) tell({ operation: named.trim().slice(0, LONGEST_OPERATION) });
        const { errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
        for (const { extensions } of errors) tellCode(extensions?.code);
      },
    };
  },
  async invalidRequestWasReceived() {
    tellCode('BAD_REQUEST');
  },
};
