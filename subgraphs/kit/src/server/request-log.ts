import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { Requester } from '../auth/pseudonym.ts';

/** The header by which one id goes with a request through every process that it sets to work. */
export const REQUEST_ID = 'x-request-id';

/** The header by which the gateway says how its client calls the operation: a plan, and what it sends, names none. */
export const OPERATION_NAME = 'x-operation-name';

/** The header by which whoever asks says for how many milliseconds it will wait for the answer. */
export const TIME_LEFT = 'x-time-left-ms';

/** How long a request may take when its caller does not say: others may hold what it needs, and it waits its turn. */
export const ACT_TIMEOUT_MS = 30_000;
const LONGEST_TIMEOUT_MS = 600_000;
/** The share of it that its work may wait; the rest is for doing it, and for the answer to arrive in time. */
const WAITING_SHARE = 0.9;

/** No dot, space or @: neither a token nor an address passes for an id. */
const WELL_FORMED = /^[\w-]{8,64}$/;

/** A client names its operations; one that names them at length must not fill the log. */
const LONGEST_OPERATION = 100;
const NAME = /^[_A-Za-z]\w*$/;

/** What the log will tell of one request. Never what was asked, nor of whom it was told. */
export interface RequestLog {
  readonly requestId: string;
  readonly begun: number;
  /** Until when what it sets to work may wait for others. */
  readonly waitsUntil: number;
  /** Says that nobody waits for the answer any more, or that it has arrived. */
  readonly closing: AbortSignal | undefined;
  /** How often each code of an error was answered. */
  readonly codes: Record<string, number>;
  readonly facts: Record<string, unknown>;
  /** Whom it comes from, once the token is read. For journals and access logs: the log does not tell it. */
  requester?: Requester;
  /** How the client calls its operation. */
  operationName?: string;
}

/**
 * Whatever is done for a request, to the last callback, finds its story here: Apollo's `formatError` and a shared logger
 * are handed no request.
 */
const current = new AsyncLocalStorage<RequestLog>();

type Header = IncomingHttpHeaders[string];

/** Takes the id and the time that the caller gave, where they are well-formed, or a new id and the usual time. */
export function startRequestLog(
  given: Header,
  timeLeft?: Header,
  more: { readonly closing?: AbortSignal; readonly operationName?: Header } = {},
): RequestLog {
  const requestId = typeof given === 'string' && WELL_FORMED.test(given) ? given : randomUUID();
  const begun = performance.now();
  const waitsUntil = begun + WAITING_SHARE * timeLeftMs(timeLeft);
  const { closing, operationName } = more;
  const name = typeof operationName === 'string' && NAME.test(operationName) && { operationName };
  return { requestId, begun, waitsUntil, closing, codes: {}, facts: {}, ...name };
}

const timeLeftMs = (given: Header): number =>
  /^\d{1,9}$/.test(String(given)) ? Math.min(Number(given), LONGEST_TIMEOUT_MS) : ACT_TIMEOUT_MS;

export const within = <Result>(requestLog: RequestLog, act: () => Result): Result =>
  current.run(requestLog, act);

/** The id of the request that is being answered, if one is. */
export const requestId = (): string | undefined => current.getStore()?.requestId;

/** The header that hands on how the client calls its operation. */
export function operationNameHeader(): Record<string, string> {
  const name = current.getStore()?.operationName;
  return name ? { [OPERATION_NAME]: name.slice(0, LONGEST_OPERATION) } : {};
}

/** Says from whom this request comes. */
export function setRequester(requester: Requester): void {
  const requestLog = current.getStore();
  if (requestLog) requestLog.requester = requester;
}

/** From whom the request comes that is being answered, if one is. */
export const requester = (): Requester | undefined => current.getStore()?.requester;

/** How many milliseconds more the work of this request may wait for others; infinite outside any request. */
export const waitLimitMs = (): number =>
  (current.getStore()?.waitsUntil ?? Number.POSITIVE_INFINITY) - performance.now();

/** Says when the work of this request is for nobody any more; undefined outside any request. */
export const closing = (): AbortSignal | undefined => current.getStore()?.closing;

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
export function logSharedWith(other: string | undefined): void {
  const { facts } = current.getStore() ?? {};
  if (facts) facts.sharedWith = [...new Set([...((facts.sharedWith as string[]) ?? []), other])];
}

export function countErrorCode(code: unknown): void {
  const codes = current.getStore()?.codes;
  if (codes) codes[String(code)] = (codes[String(code)] ?? 0) + 1;
}

/** One line for each request to the graph, whatever became of it. */
export function writeRequestLog(log: Logger, { begun, codes, facts }: RequestLog, status: number): void {
  const ms = Math.round(performance.now() - begun);
  log.info({ ...facts, status, ms, ...(Object.keys(codes).length > 0 && { codes }) }, 'answered');
}

/** Kind of an operation, and its name, or the one that it has at the gateway. */
export const nameOf = ({ operation, name }: OperationDefinitionNode): string =>
  `${operation} ${name?.value ?? current.getStore()?.operationName ?? ''}`.trim().slice(0, LONGEST_OPERATION);

/** Tells of each operation its kind, its name and the codes that it was answered with. Comes after what changes answers. */
export const operationLogPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        const requestLog = current.getStore();
        if (requestLog && operation?.name) requestLog.operationName = operation.name.value;
      },
      async willSendResponse({ operation, response: { body } }) {
        if (operation) tell({ operation: nameOf(operation) });
        const { errors = [] } = body.kind === 'single' ? body.singleResult : body.initialResult;
        for (const { extensions } of errors) countErrorCode(extensions?.code);
      },
    };
  },
  async contextCreationDidFail({ error }) {
    if (error instanceof GraphQLError) countErrorCode(error.extensions.code);
  },
  async invalidRequestWasReceived() {
    countErrorCode('BAD_REQUEST');
  },
};
