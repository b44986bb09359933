import { type CivilDay, civilDayInParis, isCivilDay } from '@hopen/schema';
import { logFrom } from './log.ts';
import { peersAt } from './peers.ts';
import { serve } from './serve.ts';
import { type ServiceCredentials, serviceToken } from './service-token.ts';
import type { AnySubgraph } from './subgraph.ts';
import { authenticator, GATEWAY_ISSUER, gatewayAudience, type TokenSettings } from './tokens.ts';
import { UserFacingError } from './user-facing-error.ts';

/** The environment as a process was given it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable of a subgraph: `ROADMAPS_PACA_PORT`. */
export const variableOf = (subgraph: string, what: 'PORT' | 'URL' | 'TIMEOUT_MS'): string =>
  `${subgraph.replaceAll('-', '_').toUpperCase()}_${what}`;

/** A port number out of the environment, or its default. 0 lets the system choose. */
export function portFrom(environment: Environment, variable: string, byDefault: number): number {
  const text = environment[variable];
  if (!text) return byDefault;
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new UserFacingError(`${variable} must be a port number, and is "${text}".`);
}

/** The gateway, by the name that a subgraph asks the country by. */
const GATEWAY: Readonly<Record<string, string>> = { national: 'gateway' };

/**
 * Where a subgraph, or `national`, is asked: at its address, or else on this machine at the port that it was given. Undefined
 * where the environment says neither, and it is where it was composed.
 */
export function urlFrom(environment: Environment, subgraph: string): string | undefined {
  const variable = variableOf(subgraph, 'URL');
  const url = environment[variable];
  if (url) {
    if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
    throw new UserFacingError(
      `${variable} must be an address such as http://127.0.0.1:4001/graphql, and is "${url}".`,
    );
  }
  const portVariable = variableOf(GATEWAY[subgraph] ?? subgraph, 'PORT');
  if (!environment[portVariable]) return undefined;
  const port = portFrom(environment, portVariable, 0);
  if (port > 0) return `http://127.0.0.1:${port}/graphql`;
  throw new UserFacingError(
    `${portVariable} leaves the choice to the system: say in ${variable} where it is.`,
  );
}

/** Where the development issuer publishes its keys, unless JWKS_URL says otherwise. */
export const DEVELOPMENT_ISSUER_PORT = 4009;
/** Where the gateway answers, and publishes its key, unless GATEWAY_PORT says otherwise. */
export const DEFAULT_GATEWAY_PORT = 4000;

/** Whose tokens are taken. Production must say so; elsewhere it is the development issuer. */
export function tokenSettingsFrom(environment: Environment): TokenSettings {
  const { JWKS_URL, TOKEN_ISSUER, TOKEN_AUDIENCE, NODE_ENV } = environment;
  if (NODE_ENV === 'production' && !(JWKS_URL && TOKEN_ISSUER)) {
    throw new UserFacingError('In production JWKS_URL and TOKEN_ISSUER must name the identity provider.');
  }
  const port = portFrom(environment, 'ISSUER_PORT', DEVELOPMENT_ISSUER_PORT);
  return {
    jwksUrl: JWKS_URL || `http://127.0.0.1:${port}/jwks.json`,
    issuer: TOKEN_ISSUER || 'urn:hopen:development',
    audience: TOKEN_AUDIENCE || 'hopen',
  };
}

/**
 * A subgraph that an ARS hosts takes the gateway's tokens alone, whoever the State's identity provider is. In production it
 * must be told where the gateway publishes its key.
 */
export function gatewayTokenSettingsFrom(environment: Environment, subgraph: string): TokenSettings {
  const { GATEWAY_JWKS_URL, NODE_ENV } = environment;
  if (NODE_ENV === 'production' && !GATEWAY_JWKS_URL) {
    throw new UserFacingError('In production GATEWAY_JWKS_URL must say where the gateway publishes its key.');
  }
  const port = portFrom(environment, 'GATEWAY_PORT', DEFAULT_GATEWAY_PORT);
  return {
    jwksUrl: GATEWAY_JWKS_URL || `http://127.0.0.1:${port}/jwks.json`,
    issuer: GATEWAY_ISSUER,
    audience: gatewayAudience(subgraph),
  };
}

/** As whom a service asks other subgraphs. Production must say so; elsewhere the development issuer knows every service. */
export function serviceCredentialsFrom(environment: Environment, service: string): ServiceCredentials {
  const { TOKEN_URL, CLIENT_ID, CLIENT_SECRET, TOKEN_SCOPE, TOKEN_RESOURCE, NODE_ENV } = environment;
  if (NODE_ENV === 'production' && !(TOKEN_URL && CLIENT_ID && CLIENT_SECRET)) {
    throw new UserFacingError(
      'In production TOKEN_URL, CLIENT_ID and CLIENT_SECRET must say where a service gets its own token.',
    );
  }
  const port = portFrom(environment, 'ISSUER_PORT', DEVELOPMENT_ISSUER_PORT);
  return {
    tokenUrl: TOKEN_URL || `http://127.0.0.1:${port}/token`,
    clientId: CLIENT_ID || service,
    clientSecret: CLIENT_SECRET || 'development',
    scope: TOKEN_SCOPE || undefined,
    resource: TOKEN_RESOURCE || undefined,
  };
}

/** The day that everything lives in: `TODAY`, or the day it is in Paris at each request. */
export function clockFrom({ TODAY, NODE_ENV }: Environment): () => CivilDay {
  if (!TODAY) return () => civilDayInParis(new Date());
  if (NODE_ENV === 'production')
    throw new UserFacingError('TODAY is for playing, and refused in production.');
  if (!isCivilDay(TODAY))
    throw new UserFacingError(`TODAY must be a day such as 2019-06-15, and is "${TODAY}".`);
  return () => TODAY;
}

/** Serves one subgraph as its own process, until it is told to stop. */
export async function serveFromEnvironment(subgraph: AnySubgraph, environment: Environment): Promise<void> {
  if (!environment.DATABASE_URL) {
    throw new UserFacingError(
      'DATABASE_URL must name a PostgreSQL database: one process per subgraph cannot share the embedded one.',
    );
  }
  const { name, peers: known, region } = subgraph;
  const log = await logFrom(environment, name);
  const addresses = Object.entries(known ?? {}).map(([peer, url]): [string, string] => [
    peer,
    urlFrom(environment, peer) ?? url,
  ]);
  const addressOf = new Map(addresses);
  const peers =
    known &&
    peersAt({
      urlOf: (peer) => addressOf.get(peer),
      ...(!region && { token: serviceToken(serviceCredentialsFrom(environment, name)) }),
      log,
    });
  const tokens = region ? gatewayTokenSettingsFrom(environment, name) : tokenSettingsFrom(environment);
  const served = await serve(subgraph, {
    database: { url: environment.DATABASE_URL },
    authenticate: authenticator(tokens),
    clock: clockFrom(environment),
    ...(peers && { peers }),
    log,
    host: environment.HOST || '127.0.0.1',
    port: portFrom(environment, variableOf(name, 'PORT'), subgraph.port),
  });
  console.log(`${name} answers at ${served.url}`);
  stopOnSignal(() => served.stop());
}

/** What hangs is cut off after this long. */
const PATIENCE_MS = 10_000;

/**
 * Lets what is in flight finish when the process is told to stop. Ctrl-C reaches it twice, from the terminal and from
 * npm: the second time changes nothing.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
}
