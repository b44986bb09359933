import { pseudonymsFrom } from '../auth/pseudonym.ts';
import { serviceToken } from '../auth/service-token.ts';
import {
  gatewayTokenSettingsFrom,
  serviceCredentialsFrom,
  tokenSettingsFrom,
} from '../auth/token-settings.ts';
import { authenticator } from '../auth/tokens.ts';
import { accessLogFrom } from '../server/access-log.ts';
import { portFrom, urlFrom, variableOf } from '../server/addresses.ts';
import { levelFrom, logFrom } from '../server/log.ts';
import { readAll } from '../server/read-all.ts';
import {
  clockFrom,
  type Environment,
  isExposed,
  keepAliveFrom,
  registryWarningDaysFrom,
} from '../server/settings.ts';
import { stopOnSignal } from '../server/stop-on-signal.ts';
import type { AnySubgraph } from '../subgraph/subgraph.ts';
import { peersAt } from '../subgraph/subgraph-client.ts';
import { UserFacingError } from '../user-facing-error.ts';
import { serve } from './serve-subgraph.ts';

/** Serves one subgraph as its own process until a signal stops it. */
export async function serveFromEnvironment(subgraph: AnySubgraph, environment: Environment): Promise<void> {
  const { name, region } = subgraph;
  const settings = readAll({
    url: () => databaseUrlFrom(environment),
    level: () => levelFrom(environment, 'info'),
    clock: () => clockFrom(environment),
    port: () => portFrom(environment, variableOf(name, 'PORT'), subgraph.port),
    addresses: () => peerAddressesFrom(environment, subgraph),
    tokens: () => (region ? gatewayTokenSettingsFrom(environment, name) : tokenSettingsFrom(environment)),
    credentials: () => (subgraph.peers && !region ? serviceCredentialsFrom(environment, name) : undefined),
    keepAliveMs: () => keepAliveFrom(environment),
    pseudonymise: () => pseudonymsFrom(environment),
    registryWarningDays: () => registryWarningDaysFrom(environment),
  });
  const { url, clock, port, addresses, tokens, credentials, keepAliveMs, pseudonymise, registryWarningDays } =
    settings;
  const log = await logFrom(environment, name);
  const accessLog = accessLogFrom(environment, name);
  const asking = { urlOf: (peer: string) => addresses.get(peer), log };
  const served = await serve(subgraph, {
    database: { url },
    serving: isExposed(environment) ? 'FROM_TABLES_OF_ANOTHER' : 'FROM_OWN_TABLES',
    authenticate: authenticator(tokens),
    clock,
    ...(subgraph.peers && {
      peers: peersAt({ ...asking, ...(credentials && { token: serviceToken(credentials) }) }),
    }),
    log,
    keepAliveMs,
    ...(accessLog && { accessLog }),
    pseudonymise,
    registryWarningDays,
    host: environment.HOST || '127.0.0.1',
    port,
  });
  console.log(`${name} answers at ${served.url}`);
  // Logs their warnings even if nobody polls `/health`.
  void served.facts();
  stopOnSignal(() => served.stop());
}

function databaseUrlFrom({ DATABASE_URL }: Environment): string {
  if (DATABASE_URL) return DATABASE_URL;
  throw new UserFacingError(
    'DATABASE_URL must name a PostgreSQL database: one process per subgraph cannot share the embedded one.',
  );
}

/** URLs of the subgraphs that its rules query. */
const peerAddressesFrom = (environment: Environment, { peers = {} }: AnySubgraph): Map<string, string> =>
  new Map(Object.entries(peers).map(([peer, url]) => [peer, urlFrom(environment, peer) ?? url]));
