import { ApolloGateway, type GatewayConfig } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import {
  type Authenticate,
  apolloLogger,
  createLog,
  type Listening,
  type Logger,
  listen,
  requireActingToken,
  tellOperation,
  Unauthenticated,
} from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import { Completeness, tellCompleteness } from './completeness.ts';
import { createExplorer } from './explorer/explorer.ts';
import { readTabs } from './explorer/tabs.ts';
import { formatGatewayError } from './format-error.ts';
import type { GatewayContext } from './gateway-context.ts';
import { type GatewayKey, makeGatewayKey } from './gateway-key.ts';
import { GatewayTokens } from './gateway-tokens.ts';
import { requireKnownOperation } from './known-operation.ts';
import { LastKnown } from './last-known.ts';
import { limitDepth } from './limit-depth.ts';
import { limitSize } from './limit-size.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { rehearse } from './rehearsal.ts';
import { jsonAt, toExplorer } from './routes.ts';
import { SubgraphSources } from './subgraph-sources.ts';
import { Supergraph } from './supergraph.ts';
import type { SupergraphReader } from './supergraph-reader.ts';

/** A client's request: a document and its variables. */
const GATEWAY_BODY_LIMIT = 256_000;
/** Bounds the work of the query planner on a document that was made to be hard. */
const PATHS_LIMIT = 10_000;

/** Everything the gateway needs from outside. */
export interface GatewayOptions {
  /** The composed supergraph, or where it is published. No subgraph needs to be up for the gateway to start. */
  readonly supergraph: string | SupergraphReader;
  /** Where a subgraph is, when it is not where the supergraph says. */
  readonly urlOf?: (subgraph: string) => string | undefined;
  readonly authenticate: Authenticate;
  /** By which the subgraphs that ARSs host know the gateway; left out, it makes one for itself. */
  readonly key?: GatewayKey;
  readonly patience?: Partial<Patience>;
  readonly clock: () => CivilDay;
  readonly host?: string;
  readonly port: number;
  /** Left out, what is wrong goes to stderr. */
  readonly log?: Logger;
}

/** Joins the subgraphs into the one graph that clients see. */
export async function startGateway(options: GatewayOptions): Promise<Listening> {
  const { clock, log = createLog({ service: 'gateway' }), key = await makeGatewayKey() } = options;
  const { supergraph, gateway, sources } = joinSubgraphs({ ...options, key, log });
  const server = new ApolloServer<GatewayContext>({
    gateway,
    introspection: true,
    persistedQueries: false,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      requireKnownOperation,
      requireActingToken,
      tellCompleteness,
      tellOperation,
    ],
    validationRules: [limitSize, limitDepth],
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    formatError: (formatted, error) => formatGatewayError(formatted, error, log),
  });
  const listening = await listen({
    server,
    authenticate: frontDoor(options.authenticate),
    context: (viewer, { headers }) => ({
      viewer,
      authorization: headers.authorization,
      requireComplete: headers['x-require-complete'] === 'true',
      types: supergraph.types,
      completeness: new Completeness(),
    }),
    host: options.host ?? '127.0.0.1',
    port: options.port,
    bodyLimit: GATEWAY_BODY_LIMIT,
    log,
    routes: [
      jsonAt('/health', () => ({ status: 'ok', today: clock(), supergraph: supergraph.status })),
      jsonAt('/jwks.json', () => key.jwks),
      toExplorer,
      await createExplorer({ tabs: await readTabs(), log }),
    ],
  });
  return {
    ...listening,
    async stop() {
      await listening.stop();
      await sources.close();
    },
  };
}

/** Apollo's gateway over our own sources, with a supergraph that may change. */
function joinSubgraphs(options: GatewayOptions & { key: GatewayKey; log: Logger }) {
  const { urlOf = () => undefined, key, log } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const tokens = new GatewayTokens(key);
  const sources = new SubgraphSources({ patience, tokens, lastKnown: new LastKnown(patience), log });
  const config: GatewayConfig = {
    // What a subgraph was asked is kept with the plan, to read its answer by.
    queryPlannerConfig: { debug: { pathsLimit: PATHS_LIMIT }, exposeDocumentNodeInFetchNode: true },
    logger: apolloLogger(log),
  };
  const address = (name: string, url?: string) => new URL(urlOf(name) ?? url!).href;
  const settle = (name: string, url?: string) => {
    patience.timeoutMsOf(name);
    address(name, url);
  };
  const { supergraph: given } = options;
  const supergraph = new Supergraph({
    reader: typeof given === 'string' ? { read: async () => given } : given,
    rehearse: (text) => rehearse(text, config, settle),
    onTaken: (names) => sources.keepOnly(names),
    log,
  });
  const gateway = new ApolloGateway({
    ...config,
    supergraphSdl: supergraph.hook,
    buildService: ({ name, url }) => sources.at(name, address(name, url)),
  });
  return { supergraph, gateway, sources };
}

/** A service asks a subgraph itself: its token is nobody's way into the graph. */
const frontDoor =
  (authenticate: Authenticate): Authenticate =>
  async (authorization) => {
    const viewer = await authenticate(authorization);
    if (viewer.role === 'SERVICE') throw new Unauthenticated('a service at the front door');
    return viewer;
  };
