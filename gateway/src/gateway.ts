import { ApolloGateway } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { type Authenticate, type Listening, listen, type Route, Unauthenticated } from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import { buildSchema } from 'graphql';
import { createExplorer } from './explorer/explorer.ts';
import { readTabs } from './explorer/tabs.ts';
import { formatGatewayError } from './format-error.ts';
import { requireKnownOperation } from './known-operation.ts';
import { limitDepth } from './limit-depth.ts';
import { limitSize } from './limit-size.ts';
import { type GatewayContext, SubgraphSource } from './subgraph-source.ts';

/** A client's request: a document and its variables. */
const GATEWAY_BODY_LIMIT = 256_000;
/** Bounds the work of the query planner on a document that was made to be hard. */
const PATHS_LIMIT = 10_000;

/** Everything the gateway needs from outside. */
export interface GatewayOptions {
  /** The composed supergraph; no subgraph needs to be up for the gateway to start. */
  readonly supergraph: string;
  /** Where a subgraph is, when it is not where the supergraph says. */
  readonly urlOf?: (subgraph: string) => string | undefined;
  readonly authenticate: Authenticate;
  readonly clock: () => CivilDay;
  readonly host?: string;
  readonly port: number;
  readonly log?: (message: string, details?: unknown) => void;
}

/** Joins the subgraphs into the one graph that clients see. */
export async function startGateway(options: GatewayOptions): Promise<Listening> {
  const { urlOf = () => undefined, log = console.error } = options;
  const schema = buildSchema(options.supergraph, { assumeValid: true, noLocation: true });
  const sources: SubgraphSource[] = [];
  const gateway = new ApolloGateway({
    supergraphSdl: options.supergraph,
    // What a subgraph was asked is kept with the plan, to read its answer by.
    queryPlannerConfig: { debug: { pathsLimit: PATHS_LIMIT }, exposeDocumentNodeInFetchNode: true },
    buildService({ name, url }) {
      const source = new SubgraphSource(name, urlOf(name) ?? url!, schema, log);
      sources.push(source);
      return source;
    },
    logger: quiet((message) => log(message)),
  });
  const server = new ApolloServer<GatewayContext>({
    gateway,
    introspection: true,
    persistedQueries: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), requireKnownOperation],
    validationRules: [limitSize, limitDepth],
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: quiet((message) => log(message)),
    formatError: (formatted, error) =>
      formatGatewayError(formatted, error, (requestId, cause) => log(requestId, cause)),
  });
  const listening = await listen({
    server,
    authenticate: frontDoor(options.authenticate),
    context: (_viewer, { headers }) => ({ authorization: headers.authorization }),
    host: options.host ?? '127.0.0.1',
    port: options.port,
    bodyLimit: GATEWAY_BODY_LIMIT,
    log,
    routes: [health(options.clock), toExplorer, await createExplorer({ tabs: await readTabs() })],
  });
  return {
    ...listening,
    async stop() {
      await listening.stop();
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}

/** A service asks a subgraph itself: its token is nobody's way into the graph. */
const frontDoor =
  (authenticate: Authenticate): Authenticate =>
  async (authorization) => {
    const viewer = await authenticate(authorization);
    if (viewer.role === 'SERVICE') throw new Unauthenticated('A service has no business at the gateway.');
    return viewer;
  };

/** `GET /health`: that the gateway answers, and the day it lives in. */
const health =
  (clock: () => CivilDay): Route =>
  (request, response) => {
    if (request.url !== '/health') return false;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: 'ok', today: clock() }));
    return true;
  };

/** A browser that is sent to the host alone means the explorer. */
const toExplorer: Route = (request, response) => {
  if (request.url !== '/' || !request.headers.accept?.includes('text/html')) return false;
  response.writeHead(302, { location: '/graphql' }).end();
  return true;
};

/** Apollo's own logger, without what it says when all is well. */
const quiet = (log: (message: string) => void) => ({ debug() {}, info() {}, warn: log, error: log });
