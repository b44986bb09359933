import './no-telemetry.ts';
import { ApolloGateway, type GatewayConfig, type GraphQLDataSource } from '@apollo/gateway';
import { type Authenticate, Unauthenticated } from '@hopen/kit/auth';
import {
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
} from '@hopen/kit/server';
import type { CivilDay, RegistryFreshness } from '@hopen/schema';
import { createExplorer } from './explorer/explorer.ts';
import { readTabs } from './explorer/tabs.ts';
import { createApolloServer } from './http/apollo-server.ts';
import type { ClientSettings } from './http/client-settings.ts';
import { allowOrigins } from './http/cors.ts';
import { toExplorer } from './http/routes.ts';
import { readManifest } from './http/trusted-documents.ts';
import { ArsTokens } from './identity/ars-tokens.ts';
import { makeSigningKey, type SigningKey } from './identity/signing-key.ts';
import { ConcurrencyLimit } from './limits/concurrency-limit.ts';
import { gatewaySource, gatewaySubgraph } from './limits/gateway-subgraph.ts';
import { LIMITS } from './limits/limits.ts';
import { rateLimitKey } from './limits/rate-limit-key.ts';
import { requireBudget } from './limits/rate-limit-plugin.ts';
import { rateLimitsInMemory } from './limits/rate-limit-store.ts';
import { operationExecutor } from './planning/operation-executor.ts';
import { PlanCache } from './planning/plan-cache.ts';
import { PlanningThread } from './planning/planning-thread.ts';
import { dryRun } from './supergraph/dry-run.ts';
import { type SubgraphHealth, SubgraphStatuses } from './supergraph/subgraph-status.ts';
import type { SupergraphReader } from './supergraph/supergraph-reader.ts';
import { type SupergraphStatus, SupergraphWatcher } from './supergraph/supergraph-watcher.ts';
import { Completeness } from './upstream/completeness.ts';
import { StaleCache } from './upstream/stale-cache.ts';
import { SubgraphSources } from './upstream/subgraph-sources.ts';
import { TRAFFIC_SETTINGS, type TrafficSettings } from './upstream/traffic-settings.ts';

/**
 * Bounds the planner's work on adversarial documents. Each fetch node keeps its document, against which the subgraph's
 * response is validated.
 */
const QUERY_PLANNER = { debug: { pathsLimit: 10_000 }, exposeDocumentNodeInFetchNode: true };

/** Everything the gateway receives from outside. */
export interface GatewayOptions extends ClientSettings {
  /** Composed supergraph, or a reader of its published location. The gateway starts even while subgraphs are down. */
  readonly supergraph: string | SupergraphReader;
  /** Overrides a subgraph's URL from the supergraph. Throws if the address is not allowed. */
  readonly urlOf?: (subgraph: string, composed?: string) => string | undefined;
  readonly authenticate: Authenticate;
  /** Key that signs the gateway's tokens for ARS-hosted subgraphs. Generated at start when absent. */
  readonly key?: SigningKey;
  readonly traffic?: Partial<TrafficSettings>;
  readonly clock: () => CivilDay;
  readonly host?: string;
  readonly port: number;
  /** Defaults to a log of problems on stderr. */
  readonly log?: Logger;
}

/** Body of `/health`. */
export interface Health extends Identity, Condition {
  readonly today: CivilDay;
  readonly supergraph: SupergraphStatus;
  readonly subgraphs: readonly SubgraphHealth[];
  /** Null if establishments does not say. */
  readonly registry: RegistryFreshness | null;
}

/** Running gateway. */
export interface Gateway extends Listening {
  health(): Promise<Health>;
}

/** Starts the gateway: one HTTP endpoint that serves the federated graph. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock, log = createLog({ service: 'gateway' }), key = await makeSigningKey() } = options;
  const { trustedProxies = 0 } = options;
  const { onlyTrustedDocuments: onlyTrusted = false, corsOrigins = [], introspection = true } = options;
  const limits = { ...LIMITS, ...options.limits };
  const { budgets = rateLimitsInMemory(limits) } = options;
  const concurrency = new ConcurrencyLimit(limits);
  const own = await gatewaySource();
  const planning = new PlanningThread(new PlanCache(limits.planBytes), QUERY_PLANNER, log);
  const { supergraph, gateway, sources, statuses } = joinSubgraphs({
    ...options,
    key,
    log,
    own,
    planning,
  });
  const identity = identityOf(gatewaySubgraph.name);
  const health = async (): Promise<Health> => ({
    ...identity,
    ...(await conditionOf(options.authenticate)),
    today: clock(),
    supergraph: supergraph.status,
    subgraphs: await statuses.latest(),
    registry: statuses.registry,
  });
  const manifest = await readManifest();
  const server = createApolloServer({
    gateway,
    limits,
    budgets,
    manifest,
    onlyTrusted,
    introspection,
    isPlanned: (planKey) => planning.knows(planKey),
    log,
  });
  const listening = await listen({
    server,
    authenticate: withoutServices(options.authenticate),
    async context(viewer, request, { closed, worked }) {
      const owner = rateLimitKey(viewer, request, trustedProxies);
      await requireBudget(limits, budgets, owner);
      await concurrency.take(owner, closed, worked);
      return {
        viewer,
        authorization: request.headers.authorization,
        requireComplete: request.headers['x-require-complete'] === 'true',
        rateLimitKey: owner,
        types: supergraph.types,
        completeness: new Completeness(),
      };
    },
    host: options.host ?? '127.0.0.1',
    port: options.port,
    bodyLimit: limits.requestBytes,
    headersMs: limits.headersMs,
    requestMs: limits.requestMs,
    sendMs: limits.sendMs,
    ...(options.keepAliveMs && { keepAliveMs: options.keepAliveMs }),
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
      await statuses.close();
      planning.stop();
      await sources.close();
    },
  };
}

/** Builds Apollo's gateway over our own data sources, with a supergraph that can be reloaded. */
function joinSubgraphs(
  options: GatewayOptions & {
    readonly key: SigningKey;
    readonly log: Logger;
    readonly own: GraphQLDataSource;
    readonly planning: PlanningThread;
  },
) {
  const { urlOf = () => undefined, key, clock: today, log, planning } = options;
  const traffic = { ...TRAFFIC_SETTINGS, ...options.traffic };
  const tokens = new ArsTokens(key);
  const staleCache = new StaleCache(traffic);
  const sources = new SubgraphSources({ traffic, tokens, staleCache, today, log });
  const config: GatewayConfig = { queryPlannerConfig: QUERY_PLANNER, logger: apolloLogger(log) };
  // The gateway's own subgraph is resolved in process, so it has no other address.
  const address = (name: string, url?: string) =>
    new URL((name === gatewaySubgraph.name ? undefined : urlOf(name, url)) ?? url!).href;
  const requireUsable = (name: string, url?: string) => {
    traffic.timeoutMsOf(name, false);
    address(name, url);
  };
  const { supergraph: given } = options;
  const supergraph = new SupergraphWatcher({
    reader: typeof given === 'string' ? { read: async () => given } : given,
    dryRun: (text) => dryRun(text, config, requireUsable),
    pausePlanning: () => planning.pause(),
    onTaken(text, names) {
      planning.use(text);
      sources.keepOnly(names);
    },
    log,
  });
  const gateway = new ApolloGateway({
    ...config,
    queryPlannerConfig: { ...QUERY_PLANNER, cache: planning.plans },
    supergraphSdl: supergraph.hook,
    buildService: ({ name, url }) =>
      name === gatewaySubgraph.name ? options.own : sources.at(name, address(name, url)),
  });
  gateway.executor = operationExecutor(gateway.executor, planning);
  const statuses = new SubgraphStatuses({ supergraph: () => supergraph.text, address, log });
  return { supergraph, gateway, sources, statuses };
}

/** Rejects service tokens: services call subgraphs directly and never enter through the gateway. */
const withoutServices =
  (authenticate: Authenticate): Authenticate =>
  async (authorization) => {
    const viewer = await authenticate(authorization);
    if (viewer.role === 'SERVICE') throw new Unauthenticated('a service at the front door');
    return viewer;
  };
