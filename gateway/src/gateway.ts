import './no-telemetry.ts';
import { ApolloGateway, type GatewayConfig, type GraphQLDataSource } from '@apollo/gateway';
import {
  type Authenticate,
  apolloLogger,
  type Condition,
  conditionOf,
  createLog,
  type Identity,
  identityOf,
  jsonAt,
  type Listening,
  type Logger,
  listen,
  Unauthenticated,
} from '@hopen/kit';
import type { CivilDay } from '@hopen/schema';
import { budgetsInMemory } from './budget.ts';
import { budgetOwner } from './client.ts';
import { Completeness } from './completeness.ts';
import { allowOrigins } from './cors.ts';
import { createExplorer } from './explorer/explorer.ts';
import { readTabs } from './explorer/tabs.ts';
import type { FrontDoor } from './front-door.ts';
import { type GatewayKey, makeGatewayKey } from './gateway-key.ts';
import { GatewayTokens } from './gateway-tokens.ts';
import { createGraphServer } from './graph-server.ts';
import { LastKnown } from './last-known.ts';
import { LIMITS } from './limits.ts';
import { ownSource, ownSubgraph } from './own-subgraph.ts';
import { PATIENCE, type Patience } from './patience.ts';
import { rehearse } from './rehearsal.ts';
import { toExplorer } from './routes.ts';
import { Standings, type SubgraphHealth } from './standing.ts';
import { SubgraphSources } from './subgraph-sources.ts';
import { Supergraph, type SupergraphStatus } from './supergraph.ts';
import type { SupergraphReader } from './supergraph-reader.ts';
import { readManifest } from './trusted-documents.ts';

/** Bounds the work of the query planner on a document that was made to be hard. */
const PATHS_LIMIT = 10_000;

/** Everything the gateway needs from outside. */
export interface GatewayOptions extends FrontDoor {
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

/** What `/health` says. */
export interface Health extends Identity, Condition {
  readonly today: CivilDay;
  readonly supergraph: SupergraphStatus;
  readonly subgraphs: readonly SubgraphHealth[];
}

/** The graph that clients see. */
export interface Gateway extends Listening {
  health(): Promise<Health>;
}

/** Joins the subgraphs into the one graph that clients see. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock, log = createLog({ service: 'gateway' }), key = await makeGatewayKey() } = options;
  const { trustedProxies = 0 } = options;
  const { onlyTrustedDocuments: onlyTrusted = false, corsOrigins = [] } = options;
  const limits = { ...LIMITS, ...options.limits };
  const { budgets = budgetsInMemory(limits) } = options;
  const own = await ownSource();
  const { supergraph, gateway, sources, standings } = joinSubgraphs({ ...options, key, log, own });
  const identity = identityOf(ownSubgraph.name);
  const health = async (): Promise<Health> => ({
    ...identity,
    ...(await conditionOf(options.authenticate)),
    today: clock(),
    supergraph: supergraph.status,
    subgraphs: await standings.latest(),
  });
  const manifest = await readManifest();
  const server = createGraphServer({ gateway, limits, budgets, manifest, onlyTrusted, log });
  const listening = await listen({
    server,
    authenticate: withoutServices(options.authenticate),
    context: (viewer, request) => ({
      viewer,
      authorization: request.headers.authorization,
      requireComplete: request.headers['x-require-complete'] === 'true',
      budgetOwner: budgetOwner(viewer, request, trustedProxies),
      types: supergraph.types,
      completeness: new Completeness(),
    }),
    host: options.host ?? '127.0.0.1',
    port: options.port,
    bodyLimit: limits.requestBytes,
    headersMs: limits.headersMs,
    requestMs: limits.requestMs,
    log,
    routes: [
      allowOrigins(corsOrigins),
      jsonAt('/health', health),
      jsonAt('/jwks.json', () => key.jwks),
      toExplorer,
      await createExplorer({ tabs: await readTabs(), log }),
    ],
  });
  return {
    ...listening,
    health,
    async stop() {
      await listening.stop();
      await standings.close();
      await sources.close();
    },
  };
}

/** Apollo's gateway over our own sources, with a supergraph that may change. */
function joinSubgraphs(
  options: GatewayOptions & {
    readonly key: GatewayKey;
    readonly log: Logger;
    readonly own: GraphQLDataSource;
  },
) {
  const { urlOf = () => undefined, key, log } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const tokens = new GatewayTokens(key);
  const sources = new SubgraphSources({ patience, tokens, lastKnown: new LastKnown(patience), log });
  const config: GatewayConfig = {
    // What a subgraph was asked is kept with the plan, to read its answer by.
    queryPlannerConfig: { debug: { pathsLimit: PATHS_LIMIT }, exposeDocumentNodeInFetchNode: true },
    logger: apolloLogger(log),
  };
  // What the gateway itself knows is asked of nobody.
  const address = (name: string, url?: string) =>
    new URL((name === ownSubgraph.name ? undefined : urlOf(name)) ?? url!).href;
  const settle = (name: string, url?: string) => {
    patience.timeoutMsOf(name, false);
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
    buildService: ({ name, url }) =>
      name === ownSubgraph.name ? options.own : sources.at(name, address(name, url)),
  });
  const standings = new Standings({ supergraph: () => supergraph.text, address, log });
  return { supergraph, gateway, sources, standings };
}

/** A service asks a subgraph itself: its token is nobody's way into the graph. */
const withoutServices =
  (authenticate: Authenticate): Authenticate =>
  async (authorization) => {
    const viewer = await authenticate(authorization);
    if (viewer.role === 'SERVICE') throw new Unauthenticated('a service at the front door');
    return viewer;
  };
