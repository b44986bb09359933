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
  closing,
  countErrorCode,
  OPERATION_NAME,
  REQUEST_ID,
  requestId,
  startRequestLog,
  TIME_LEFT,
  tell,
  within,
  writeRequestLog,
} from './request-log.ts';
import { secure } from './security-headers.ts';
import { sendAnswer } from './send.ts';
import { KEEP_ALIVE_MS } from './settings.ts';

/** A handler that answers other paths than /graphql, or leaves them alone and says `false`. */
export type Route = (request: IncomingMessage, response: ServerResponse) => Promise<boolean> | boolean;

interface HttpOptions<Context extends object> {
  readonly server: ApolloServer<Context>;
  readonly authenticate: Authenticate;
  /**
   * Throws a `GraphQLError` when this viewer is not answered at all. `closed` says that the answer has arrived, or that nobody
   * waits for it any more; `worked`, that nothing is done for it any more.
   */
  readonly context: (
    viewer: Bearer,
    request: IncomingMessage,
    exchange: { readonly closed: AbortSignal; readonly worked: Promise<void> },
  ) => Context | Promise<Context>;
  readonly host: string;
  readonly port: number;
  /** Bytes that a request body may have. */
  readonly bodyLimit: number;
  /** How long a client may take to send its headers, and its whole request. */
  readonly headersMs: number;
  readonly requestMs: number;
  /** How long it may take for each slice of its answer. */
  readonly sendMs?: number;
  /** How long an idle connection is kept. */
  readonly keepAliveMs?: number;
  readonly shutdown?: ShutdownTimeouts;
  readonly routes?: readonly Route[];
  /** Gets one line for each request to the graph, and the whole story of each fault. */
  readonly log: Logger;
}

/** A GraphQL endpoint that listens. */
export interface Listening {
  readonly url: string;
  /** Stops taking requests, lets those that were received finish, then closes. */
  stop(): Promise<void>;
}

/** Interval at which Node looks for late requests; shorter where the header timeout is. */
const CHECKING_MS = 1_000;

/** Serves GraphQL over plain `node:http`, the fastest front measured for Apollo Server. */
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
    void within(requestLog, async () => {
      const answered = await answer(options, request, response).catch((error) =>
        fail(options.log, error, request, response),
      );
      if (answered) writeRequestLog(options.log, requestLog, response.statusCode);
    });
  });
  // As many as there are requests under way on one connection.
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

/** Whether the client was told of the fault. */
function fail(log: Logger, err: unknown, request: IncomingMessage, response: ServerResponse): boolean {
  if (err instanceof Refusal) return refuse(response, err);
  // The client left in the midst of its request: no fault of ours, and nobody to tell.
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

/** Whether the request was one to the graph, and not one that a route took. */
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

/** One for all: what is made for each request would look for its stack each time. */
const GONE = new DOMException('The exchange is over.', 'AbortError');

/** An answer that waits for the ones before it on its connection is not told by itself that the connection is gone. */
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

/** Of these headers Node reads the first one, and a proxy before us perhaps the last. */
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
    tell({ reason: message });
    const challenge = ['Bearer error="invalid_token"', ...(advice ? [`error_description="${advice}"`] : [])];
    throw new Refusal(401, 'UNAUTHENTICATED', advice, { 'www-authenticate': challenge.join(', ') });
  }
}

/** The path and the query string, in which a further question mark is a character like others. */
function splitUrl(url: string): [string, string] {
  const mark = url.indexOf('?');
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** To send one of these empty is to leave it out, as GraphQL over HTTP has it for a GET. */
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
