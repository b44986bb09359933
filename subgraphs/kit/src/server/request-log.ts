import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { Requester } from '../auth/pseudonym.ts';

/** Header that propagates the request id to every process involved. */
export const REQUEST_ID = 'x-request-id';

/** Header that carries the client's operation name, because the gateway's own subgraph operations are anonymous. */
export const OPERATION_NAME = 'x-operation-name';

/** Header with the caller's remaining timeout in milliseconds. */
export const TIME_LEFT = 'x-time-left-ms';

/** Default timeout if the caller sends none: mutations may queue for locks. */
export const ACT_TIMEOUT_MS = 30_000;
const LONGEST_TIMEOUT_MS = 600_000;
/** Share of the timeout available for waiting on locks; the rest is for the work and the response. */
const WAITING_SHARE = 0.9;

/** Request-id format; excludes tokens and e-mail addresses (no dot, space or @). */
const WELL_FORMED = /^[\w-]{8,64}$/;

/** Length limit of operation names in the log. */
const LONGEST_OPERATION = 100;
const NAME = /^[_A-Za-z]\w*$/;

/** Log data of one request. Never contains variables, results or the viewer. */
export interface RequestLog {
  readonly requestId: string;
  readonly begun: number;
  /** Deadline for waiting on locks and queues. */
  readonly waitsUntil: number;
  /** Aborts when the response is sent or the caller has disconnected. */
  readonly closing: AbortSignal | undefined;
  /** Number of errors sent, by code. */
  readonly codes: Record<string, number>;
  readonly facts: Record<string, unknown>;
  /** Authenticated requester, for journals and access logs only. */
  requester?: Requester;
  /** Operation name given by the client. */
  operationName?: string;
}

/** Request-local storage: Apollo's `formatError` and the shared logger get no request as an argument. */
const current = new AsyncLocalStorage<RequestLog>();

type Header = IncomingHttpHeaders[string];

/** Takes request id and timeout from the caller's headers if well-formed, else creates an id and uses the default. */
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

export const runInRequest = <Result>(requestLog: RequestLog, act: () => Result): Result =>
  current.run(requestLog, act);

/** Id of the current request, if any. */
export const requestId = (): string | undefined => current.getStore()?.requestId;

/** Header that forwards the client's operation name. */
export function operationNameHeader(): Record<string, string> {
  const name = current.getStore()?.operationName;
  return name ? { [OPERATION_NAME]: name.slice(0, LONGEST_OPERATION) } : {};
}

/** Records the requester of the current request. */
export function setRequester(requester: Requester): void {
  const requestLog = current.getStore();
  if (requestLog) requestLog.requester = requester;
}

/** Requester of the current request, if any. */
export const requester = (): Requester | undefined => current.getStore()?.requester;

/** Remaining milliseconds for waiting on locks and queues; infinite outside a request. */
export const waitLimitMs = (): number =>
  (current.getStore()?.waitsUntil ?? Number.POSITIVE_INFINITY) - performance.now();

/** Abort signal of the current request; undefined outside a request. */
export const closing = (): AbortSignal | undefined => current.getStore()?.closing;

/** Header that forwards the request id. */
export function requestIdHeader(): Record<string, string> {
  const id = requestId();
  return id ? { [REQUEST_ID]: id } : {};
}

/** Adds fields to the current request's log line. */
export function addLogFields(facts: Record<string, unknown>): void {
  Object.assign(current.getStore()?.facts ?? {}, facts);
}

/** This request was deduplicated onto another one; log that request's id. */
export function logSharedWith(other: string | undefined): void {
  const { facts } = current.getStore() ?? {};
  if (facts) facts.sharedWith = [...new Set([...((facts.sharedWith as string[]) ?? []), other])];
}

export function countErrorCode(code: unknown): void {
  const codes = current.getStore()?.codes;
  if (codes) codes[String(code)] = (codes[String(code)] ?? 0) + 1;
}

/** Writes the one line per GraphQL request, whatever its result. */
export function writeRequestLog(log: Logger, { begun, codes, facts }: RequestLog, status: number): void {
  const ms = Math.round(performance.now() - begun);
  log.info({ ...facts, status, ms, ...(Object.keys(codes).length > 0 && { codes }) }, 'answered');
}

/** Operation type with its name, or with the name forwarded by the gateway. */
export const nameOf = ({ operation, name }: OperationDefinitionNode): string =>
  `${operation} ${name?.value ?? current.getStore()?.operationName ?? ''}`.trim().slice(0, LONGEST_OPERATION);

/** Logs each operation's type and name, and its error codes. Must come after plugins that change the response. */
export const operationLogPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        const requestLog = current.getStore();
        if (requestLog && operation?.name) requestLog.operationName = operation.name.value;
      },
      async willSendResponse({ operation, response: { body } }) {
        if (operation) addLogFields({ operation: nameOf(operation) });
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
