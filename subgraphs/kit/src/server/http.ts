import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import type { Authenticate, Bearer } from '../auth/bearer.ts';
import { IssuerUnavailable, Unauthenticated } from '../auth/tokens.ts';
import { gracefulShutdown, type ShutdownTimeouts } from './graceful-shutdown.ts';
import { Refusal } from './http-refusal.ts';
import type { Logger } from './log.ts';
import { bind } from './ports.ts';
import { checkQuery, readBody } from './request-body.ts';
import {
  addLogFields,
  closing,
  countErrorCode,
  OPERATION_NAME,
  REQUEST_ID,
  requestId,
  runInRequest,
  startRequestLog,
  TIME_LEFT,
  writeRequestLog,
} from './request-log.ts';
import { secure } from './security-headers.ts';
import { sendAnswer } from './send.ts';
import { KEEP_ALIVE_MS } from './settings.ts';

/** Handler for paths other than /graphql; returns false if it does not apply. */
export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean;

interface HttpOptions<Context extends object> {
  readonly server: ApolloServer<Context>;
  readonly authenticate: Authenticate;
  /**
   * Builds the context; throws a `GraphQLError` to refuse the viewer. `closed` aborts once the response is sent or the
   * client has disconnected; `worked` resolves once all work for the request has ended.
   */
  readonly context: (
    viewer: Bearer,
    request: IncomingMessage,
    exchange: { readonly closed: AbortSignal; readonly worked: Promise<void> },
  ) => Context | Promise<Context>;
  readonly host: string;
  readonly port: number;
  /** Maximum request body size in bytes. */
  readonly bodyLimit: number;
  /** Timeouts for receiving the headers and the whole request. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** Timeout per slice of the response. */
  readonly sendMs?: number;
  /** Keep-alive timeout of idle connections. */
  readonly keepAliveMs?: number;
  readonly shutdown?: ShutdownTimeouts;
  readonly routes?: readonly Route[];
  /** Receives one line per GraphQL request and the details of each fault. */
  readonly log: Logger;
}

/** GraphQL endpoint that listens. */
export interface Listening {
  readonly url: string;
  /** Stops accepting requests, finishes those received, then closes. */
  stop(): Promise<void>;
}

/** Interval of Node's check for request timeouts; shorter if the header timeout is. */
const CHECKING_MS = 1_000;

/** Serves GraphQL over plain `node:http`, the fastest server measured for Apollo Server. */
export async function listen<Context extends object>(options: HttpOptions<Context>): Promise<Listening> {
  const { server, host, port } = options;
  await server.start();
  const { headersMs: headersTimeout, requestMs: requestTimeout } = options;
  const connectionsCheckingInterval = Math.min(CHECKING_MS, headersTimeout);
  const timeouts = {
    headersTimeout,
    requestTimeout,
    connectionsCheckingInterval,
    keepAliveTimeout: options.keepAliveMs ?? KEEP_ALIVE_MS,
  };
  const http = createServer(timeouts, (request, response) => {
    secure(response);
    const { [REQUEST_ID]: id, [TIME_LEFT]: timeLeft, [OPERATION_NAME]: operationName } = request.headers;
    const requestLog = startRequestLog(id, timeLeft, {
      closing: signalOfClosing(request, response),
      operationName,
    });
    response.setHeader(REQUEST_ID, requestLog.requestId);
    void runInRequest(requestLog, async () => {
      const answered = await answer(options, request, response).catch((error) =>
        fail(options.log, error, request, response),
      );
      if (answered) writeRequestLog(options.log, requestLog, response.statusCode);
    });
  });
  // Pipelining adds one listener per pending request.
  http.on('connection', (socket) => socket.setMaxListeners(0));
  const close = gracefulShutdown(http, options.shutdown);
  await bind(http, host, port);
  const address = http.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host}:${bound}/graphql`,
    async stop() {
      await close();
      await server.stop();
    },
  };
}

/** Answers with an error. Returns false if the client can no longer receive it. */
function fail(log: Logger, err: unknown, request: IncomingMessage, response: ServerResponse): boolean {
  if (err instanceof Refusal) return refuse(response, err);
  // Client disconnected mid-request: not our fault, and nothing to answer.
  if (!request.errored) log.error({ err }, 'a request failed');
  if (request.errored || response.headersSent) {
    response.destroy();
    return false;
  }
  const known = { requestId: requestId()! };
  if (err instanceof IssuerUnavailable)
    return refuse(response, new Refusal(503, 'IDENTITY_PROVIDER_UNAVAILABLE'), known);
  return refuse(response, new Refusal(500, 'INTERNAL'), known);
}

/** Returns false if a route answered instead of GraphQL. */
async function answer<Context extends object>(
  options: HttpOptions<Context>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  for (const route of options.routes ?? []) if (await route(request, response)) return false;
  const [path, query] = splitUrl(request.url ?? '/');
  if (path !== '/graphql') throw new Refusal(404, 'BAD_REQUEST');

  requireOnce(request);
  const viewer = await viewerOf(options.authenticate, request);
  const body = await readBody(request, options.bodyLimit);
  checkQuery(query);
  const work = Promise.withResolvers<void>();
  const exchange = { closed: closing()!, worked: work.promise };
  const result = await options.server
    .executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: (request.method ?? 'GET').toUpperCase(),
        headers: headerMap(request),
        search: query && `?${withoutEmpty(query)}`,
        body,
      },
      context: async () => options.context(viewer, request, exchange),
    })
    .finally(() => work.resolve());
  sendAnswer(request, response, result, options.sendMs);
  return true;
}

/** Shared instance: creating one per request would capture a stack trace each time. */
const GONE = new DOMException('The exchange is over.', 'AbortError');

/**
 * Aborts when the response or its connection closes. A pipelined response behind others does not emit `close` by
 * itself.
 */
function signalOfClosing({ socket }: IncomingMessage, response: ServerResponse): AbortSignal {
  const exchange = new AbortController();
  const close = () => {
    socket.off('close', close);
    exchange.abort(GONE);
  };
  response.once('close', close);
  socket.once('close', close);
  return exchange.signal;
}

/** Headers that must not repeat: Node reads the first, a proxy in front might read the last. */
const ONCE = new Set(['authorization', 'content-type', 'host']);

function requireOnce({ rawHeaders }: IncomingMessage): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const twice = names.find((name, index) => ONCE.has(name) && names.indexOf(name) < index);
  if (twice) throw new Refusal(400, 'BAD_REQUEST', `The header ${twice} must be sent once.`);
}

async function viewerOf(authenticate: Authenticate, { headers }: IncomingMessage): Promise<Bearer> {
  try {
    return await authenticate(headers.authorization);
  } catch (error) {
    if (!(error instanceof Unauthenticated)) throw error;
    const { message, advice } = error;
    addLogFields({ reason: message });
    const challenge = ['Bearer error="invalid_token"', ...(advice ? [`error_description="${advice}"`] : [])];
    throw new Refusal(401, 'UNAUTHENTICATED', advice, { 'www-authenticate': challenge.join(', ') });
  }
}

/** Splits path and query string; further question marks belong to the query. */
function splitUrl(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** Parameters whose empty value counts as absent (GraphQL over HTTP, GET). */
const MAY_BE_EMPTY = ['operationName', 'variables', 'extensions'];

function withoutEmpty(query: string): string {
  const parameters = new URLSearchParams(query);
  const empty = MAY_BE_EMPTY.filter((name) => parameters.has(name, ''));
  for (const name of empty) parameters.delete(name, '');
  return empty.length > 0 ? parameters.toString() : query;
}

function headerMap(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

function refuse(response: ServerResponse, refusal: Refusal, more: { requestId?: string } = {}): true {
  const { status, code, message, headers } = refusal;
  countErrorCode(code);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    connection: 'close',
  });
  response.end(JSON.stringify({ errors: [{ message, extensions: { code, ...more } }] }));
  return true;
}
