import { randomBytes } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { type CivilDay, civilDayInParis } from '@hopen/schema';
import type { Authenticate } from '../auth/bearer.ts';
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
import { type Listening, listen } from '../server/http.ts';
import { apolloLogger, createLog, type Logger } from '../server/log.ts';
import { operationLogPlugin, setRequester } from '../server/request-log.ts';
import { jsonAt } from '../server/routes.ts';
import { buildSubgraph } from '../subgraph/build-subgraph.ts';
import type { Context, Scope, Subgraph } from '../subgraph/subgraph.ts';
import { NO_PEERS, type Peers } from '../subgraph/subgraph-client.ts';

/** One request of the gateway carries at most this many bytes of keys to look up. */
const SUBGRAPH_BODY_LIMIT = 10_000_000;
/** How long a request may take to arrive: whoever asks has its whole question at hand. */
const RECEIVING_MS = 10_000;

/** Everything a subgraph needs from outside. */
export interface ServeOptions {
  readonly database: DatabaseLocation;
  /** Left out, the database is migrated and gets its reference data; otherwise it must have both. */
  readonly serving?: Serving;
  readonly authenticate: Authenticate;
  /** The day that the whole set-up lives in. */
  readonly clock?: () => CivilDay;
  /** How it asks other subgraphs, where it has to. */
  readonly peers?: Peers;
  readonly host?: string;
  readonly port: number;
  /** How long an idle connection is kept. */
  readonly keepAliveMs?: number;
  readonly onStatement?: (sql: string) => void;
  /** Called with each request; tests count them. */
  readonly onRequest?: () => void;
  /** Its lines name the subgraph as their service; left out, what is wrong goes to stderr. */
  readonly log?: Logger;
  /** Gets one line for each request for what is not public. */
  readonly accessLog?: Logger;
  /** How persons are named in journals and in the access log; left out, under a key that nobody keeps. */
  readonly pseudonymise?: Pseudonymise;
}

/** A subgraph that answers. */
export interface ServedSubgraph extends Listening {
  readonly database: Database;
}

/** Opens the subgraph's database and serves its part of the graph. */
export async function serve<Loaders>(
  subgraph: Subgraph<Loaders>,
  options: ServeOptions,
): Promise<ServedSubgraph> {
  const { clock = () => civilDayInParis(new Date()), peers = NO_PEERS, onStatement } = options;
  const { log = createLog({ service: subgraph.name }), serving } = options;
  const { pseudonymise = pseudonyms(randomBytes(32)) } = options;
  const told = { ...(onStatement && { onStatement }), log };
  const database = serving
    ? await openDatabase(options.database, { ...tablesOf(subgraph), ...told, serving })
    : await openSubgraphDatabase(subgraph, options.database, clock(), told);
  const { schema } = await buildSubgraph(subgraph);
  const identity = identityOf(subgraph.name);
  const server = new ApolloServer<Context<Loaders>>({
    schema,
    introspection: true,
    persistedQueries: false,
    parseOptions: { maxTokens: OPERATION_LIMITS.tokens },
    // Apollo's own page loads from another host.
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Whoever asked for a trace would be told how long each field took.
      ApolloServerPluginInlineTraceDisabled(),
      // Not even where the environment holds a key of Apollo's.
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
    routes: [
      jsonAt('/health', async () => ({
        ...identity,
        ...(await conditionOf(options.authenticate)),
        today: clock(),
      })),
    ],
    context: (viewer) => {
      options.onRequest?.();
      setRequester(requesterOf(viewer, pseudonymise));
      const scope: Scope = { viewer, today: clock(), em: database.em.fork(), peers };
      return { ...scope, loaders: subgraph.loaders(scope) };
    },
  });
  return {
    ...listening,
    database,
    async stop() {
      await listening.stop();
      await database.close();
    },
  };
}

/** Types and fields that not everyone may read. */
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

/** The subgraph's database, migrated, with the reference data that it ships, loaded as of that day. */
export async function openSubgraphDatabase(
  subgraph: WithTables & Pick<Subgraph, 'loadReferenceData'>,
  location: DatabaseLocation,
  today: CivilDay,
  told: Pick<DatabaseOptions, 'onStatement' | 'log'> = {},
): Promise<Database> {
  const database = await openDatabase(location, { ...tablesOf(subgraph), ...told });
  await subgraph.loadReferenceData?.(database.em.fork(), undefined, today);
  return database;
}
