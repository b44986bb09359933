import { randomBytes } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type CivilDay, civilDayInParis } from '@hopen/schema';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Authenticate, Bearer } from '../auth/bearer.ts';
import { type Pseudonymise, pseudonyms, requesterOf } from '../auth/pseudonym.ts';
import { readOnlyTokenPlugin } from '../auth/read-only-token-plugin.ts';
import { serviceScopePlugin } from '../auth/service-scope-plugin.ts';
import { type DatabaseOptions, openDatabase, type Serving } from '../database/database.ts';
import type { Database, DatabaseLocation } from '../database/location.ts';
import { formatError } from '../graphql/format-error.ts';
import { OPERATION_LIMITS, OperationTooLarge, operationLimitsPlugin } from '../graphql/operation-limits.ts';
import { ruleViolationsPlugin } from '../graphql/rule-violations-plugin.ts';
import { accessLogPlugin } from '../server/access-log.ts';
import { conditionOf, identityOf } from '../server/health.ts';
import { cachedFacts, NO_FACTS } from '../server/health-facts.ts';
import { type Listening, listen } from '../server/http.ts';
import { apolloLogger, createLog, type Logger } from '../server/log.ts';
import { operationLogPlugin, setRequester } from '../server/request-log.ts';
import { jsonAt } from '../server/routes.ts';
import { REGISTRY_WARNING_DAYS } from '../server/settings.ts';
import { buildSubgraph } from '../subgraph/build-subgraph.ts';
import type { AnySubgraph, Context, Scope, Subgraph } from '../subgraph/subgraph.ts';
import { NO_PEERS, type Peers } from '../subgraph/subgraph-client.ts';

/** Request size limit, reached only by very long lists of entity keys. */
const SUBGRAPH_BODY_LIMIT = 10_000_000;
/** Receive timeout; callers send the whole request at once. */
const RECEIVING_MS = 10_000;

/** Everything a subgraph receives from outside. */
export interface ServeOptions {
  readonly database: DatabaseLocation;
  /** Absent: the database is migrated and reference data loaded. A serving process requires both. */
  readonly serving?: Serving;
  readonly authenticate: Authenticate;
  /** Clock of the whole set-up. */
  readonly clock?: () => CivilDay;
  /** Client for other subgraphs, if its rules query any. */
  readonly peers?: Peers;
  readonly host?: string;
  readonly port: number;
  /** Keep-alive timeout of idle connections. */
  readonly keepAliveMs?: number;
  readonly onStatement?: (sql: string) => void;
  /** Called with each request; used by tests. */
  readonly onRequest?: () => void;
  /** Log whose lines name the subgraph as service; defaults to problems on stderr. */
  readonly log?: Logger;
  /** Receives one line per request for non-public fields. */
  readonly accessLog?: Logger;
  /** Pseudonyms in journals and access logs; defaults to a random key that is not kept. */
  readonly pseudonymise?: Pseudonymise;
  /** Age in days above which `/health` calls a register stale. */
  readonly registryWarningDays?: number;
  /** Folder of further programmes; those that are shipped are loaded in any case. */
  readonly programmes?: URL | undefined;
}

/** Running subgraph. */
export interface ServedSubgraph extends Listening {
  readonly database: Database;
  /** Own facts of the subgraph in `/health`. */
  facts(): Promise<object>;
}

/** Opens the subgraph's database and serves its schema. */
export async function serve<Loaders>(
  subgraph: Subgraph<Loaders>,
  options: ServeOptions,
): Promise<ServedSubgraph> {
  const { clock = () => civilDayInParis(new Date()), peers = NO_PEERS, onStatement } = options;
  const { log = createLog({ service: subgraph.name }), serving } = options;
  const { pseudonymise = pseudonyms(randomBytes(32)) } = options;
  const logging = { ...(onStatement && { onStatement }), log };
  const database = serving
    ? await openDatabase(options.database, { ...tablesOf(subgraph), ...logging, serving })
    : await openSubgraphDatabase(subgraph, options.database, clock(), {
        ...logging,
        programmes: options.programmes,
      });
  const { schema } = await buildSubgraph(subgraph);
  const identity = identityOf(subgraph.name);
  const { registryWarningDays = REGISTRY_WARNING_DAYS } = options;
  const facts = cachedFacts(
    async () => subgraph.health?.(database.em.fork(), { today: clock(), registryWarningDays }) ?? NO_FACTS,
    log,
  );
  const health = async () => ({
    ...identity,
    ...(await conditionOf(options.authenticate)),
    today: clock(),
    ...(await facts()),
  });
  const server = new ApolloServer<Context<Loaders>>({
    schema,
    introspection: true,
    persistedQueries: false,
    parseOptions: { maxTokens: OPERATION_LIMITS.tokens },
    // Disabled, since Apollo's page loads scripts from another host.
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Disabled, since traces would reveal field timings to any caller.
      ApolloServerPluginInlineTraceDisabled(),
      // Disabled even if the environment holds an Apollo key.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      operationLimitsPlugin,
      readOnlyTokenPlugin,
      serviceScopePlugin(subgraph.serviceReads ?? [], subgraph.serviceNames ?? 1),
      ruleViolationsPlugin,
      operationLogPlugin,
      ...(options.accessLog ? [accessLogPlugin(options.accessLog, nonPublicOf(subgraph))] : []),
    ],
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: apolloLogger(log),
    formatError: (formatted, error) =>
      error instanceof OperationTooLarge ? formatted : formatError(formatted, error, log),
  });
  const listening = await listen({
    server,
    authenticate: options.authenticate,
    host: options.host ?? '127.0.0.1',
    port: options.port,
    bodyLimit: SUBGRAPH_BODY_LIMIT,
    headersMs: RECEIVING_MS,
    requestMs: RECEIVING_MS,
    ...(options.keepAliveMs && { keepAliveMs: options.keepAliveMs }),
    log,
    routes: [jsonAt('/health', health)],
    context: async (bearer) => {
      options.onRequest?.();
      setRequester(requesterOf(bearer, pseudonymise));
      const em = database.em.fork();
      const viewer = await withProgrammes(bearer, subgraph, em);
      const scope: Scope = { viewer, today: clock(), em, peers };
      return { ...scope, loaders: subgraph.loaders(scope) };
    },
  });
  return {
    ...listening,
    database,
    facts,
    async stop() {
      await listening.stop();
      await database.close();
    },
  };
}

/** Viewer with the programmes that its body steers, if it acts for one: read anew for each request. */
async function withProgrammes(
  viewer: Bearer,
  { programmesOf }: Pick<AnySubgraph, 'programmesOf'>,
  em: SqlEntityManager,
): Promise<Bearer> {
  if (viewer.role !== 'NATIONAL') return viewer;
  return { ...viewer, programmes: (await programmesOf?.(em, viewer.body)) ?? [] };
}

/** Non-public types and fields. */
export const nonPublicOf = ({
  fieldRules,
  nonPublic = [],
}: Pick<Subgraph, 'fieldRules' | 'nonPublic'>): ReadonlySet<string> =>
  new Set([...Object.keys(fieldRules), ...nonPublic]);

type WithTables = Pick<Subgraph, 'name' | 'mappings' | 'migrations' | 'writes'>;

const tablesOf = ({ name: schema, mappings, migrations, writes = {} }: WithTables) => ({
  schema,
  mappings,
  migrations,
  writes,
});

interface OpenOptions extends Pick<DatabaseOptions, 'onStatement' | 'log'> {
  /** Folder of further programmes. */
  readonly programmes?: URL | undefined;
}

/** Opens the subgraph's database, migrates it and loads its reference data as of that day. */
export async function openSubgraphDatabase(
  subgraph: WithTables & Pick<Subgraph, 'loadReferenceData'>,
  location: DatabaseLocation,
  today: CivilDay,
  { programmes, ...logging }: OpenOptions = {},
): Promise<Database> {
  const database = await openDatabase(location, { ...tablesOf(subgraph), ...logging });
  await subgraph.loadReferenceData?.(database.em.fork(), programmes, today);
  return database;
}
