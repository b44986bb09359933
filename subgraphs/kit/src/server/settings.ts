import { type CivilDay, civilDayInParis, isCivilDay } from '@hopen/schema';
import { accessLogFrom } from './access-log.ts';
import { BELIEVED, portFrom, secureAddress, urlFrom, variableOf } from './addresses.ts';
import { KEEP_ALIVE_MS } from './http.ts';
import { levelFrom, logFrom } from './log.ts';
import { peersAt } from './peers.ts';
import { pseudonymsFrom } from './pseudonym.ts';
import { readAll } from './read-all.ts';
import { serve } from './serve.ts';
import { type ServiceCredentials, serviceToken } from './service-token.ts';
import type { AnySubgraph } from './subgraph.ts';
import {
  authenticator,
  GATEWAY_ISSUER,
  gatewayAudience,
  TOKEN_MAX_AGE_S,
  type TokenSettings,
} from './tokens.ts';
import { UserFacingError } from './user-facing-error.ts';

/** The environment as a process was given it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A whole number above 0 out of the environment, or its default. */
export function positiveFrom<Default>(
  environment: Environment,
  variable: string,
  byDefault: Default,
): number | Default {
  const text = environment[variable];
  if (!text) return byDefault;
  const number = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  if (number > 0) return number;
  throw new UserFacingError(`${variable} must be a whole number above 0, and is "${text}".`);
}

/** How long idle connections are kept: longer than the proxy before them keeps its own. */
export const keepAliveFrom = (environment: Environment): number =>
  positiveFrom(environment, 'KEEP_ALIVE_MS', KEEP_ALIVE_MS);

/** Where the development issuer publishes its keys, unless JWKS_URL says otherwise. */
export const DEVELOPMENT_ISSUER_PORT = 4009;
/** Where the gateway answers, and publishes its key, unless GATEWAY_PORT says otherwise. */
export const DEFAULT_GATEWAY_PORT = 4000;

/**
 * Whether the process was asked to trust what a developer's machine has in place of an identity provider. Whoever listens
 * there is believed, so it is asked for by name, and nobody is served from elsewhere.
 */
function isDevelopment({ NODE_ENV, HOST }: Environment): boolean {
  if (NODE_ENV !== 'development') return false;
  if (!HOST || ['127.0.0.1', '::1', 'localhost'].includes(HOST)) return true;
  throw new UserFacingError(
    `HOST is ${HOST}, and with NODE_ENV=development only this machine is served: leave HOST out, or name the identity provider instead.`,
  );
}

/** A setting that says whom to trust. */
interface Trust {
  /** What the environment says. */
  readonly said: string | undefined;
  readonly means: string;
  /** What stands for it on a developer's machine. */
  readonly inDevelopment: () => string;
}

/** What the environment says, or what a developer's machine has where that was asked for. */
function trustFrom<Name extends string>(
  environment: Environment,
  settings: Readonly<Record<Name, Trust>>,
): Record<Name, string> {
  const each = Object.entries<Trust>(settings);
  const stands = each.some(([, { said }]) => !said) && isDevelopment(environment);
  const readings = each.map(([name, trust]) => [
    name,
    () => (stands && !trust.said ? trust.inDevelopment() : trusted(environment, name, trust)),
  ]);
  return readAll(Object.fromEntries(readings) as Record<Name, () => string>);
}

function trusted(environment: Environment, name: string, { said, means }: Trust): string {
  if (!said)
    throw new UserFacingError(
      `${name} must say ${means}. On a developer's machine --development, or NODE_ENV=development, does without.`,
    );
  return /_URL$/.test(name) ? secureAddress(environment, name, said, BELIEVED) : said;
}

const atIssuer = (environment: Environment, path: string) => () =>
  `http://127.0.0.1:${portFrom(environment, 'ISSUER_PORT', DEVELOPMENT_ISSUER_PORT)}${path}`;

/** Whose tokens are taken. */
export function tokenSettingsFrom(environment: Environment): TokenSettings {
  const { JWKS_URL, TOKEN_ISSUER } = trustFrom(environment, {
    JWKS_URL: {
      said: environment.JWKS_URL,
      means: 'where the identity provider publishes its keys',
      inDevelopment: atIssuer(environment, '/jwks.json'),
    },
    TOKEN_ISSUER: {
      said: environment.TOKEN_ISSUER,
      means: 'what the identity provider calls itself',
      inDevelopment: () => 'urn:hopen:development',
    },
  });
  return {
    jwksUrl: JWKS_URL,
    issuer: TOKEN_ISSUER,
    audience: environment.TOKEN_AUDIENCE || 'hopen',
    maxAgeS: positiveFrom(environment, 'TOKEN_MAX_AGE_S', TOKEN_MAX_AGE_S),
  };
}

/** A subgraph that an ARS hosts takes the gateway's tokens alone, whoever the State's identity provider is. */
export function gatewayTokenSettingsFrom(environment: Environment, subgraph: string): TokenSettings {
  const { GATEWAY_JWKS_URL } = trustFrom(environment, {
    GATEWAY_JWKS_URL: {
      said: environment.GATEWAY_JWKS_URL,
      means: 'where the gateway publishes its key',
      inDevelopment: () =>
        `http://127.0.0.1:${portFrom(environment, 'GATEWAY_PORT', DEFAULT_GATEWAY_PORT)}/jwks.json`,
    },
  });
  return { jwksUrl: GATEWAY_JWKS_URL, issuer: GATEWAY_ISSUER, audience: gatewayAudience(subgraph) };
}

/** As whom a service asks other subgraphs. The development issuer knows every service. */
export function serviceCredentialsFrom(environment: Environment, service: string): ServiceCredentials {
  const { TOKEN_SCOPE, TOKEN_RESOURCE } = environment;
  const { TOKEN_URL, CLIENT_ID, CLIENT_SECRET } = trustFrom(environment, {
    TOKEN_URL: {
      said: environment.TOKEN_URL,
      means: 'where a service gets its own token',
      inDevelopment: atIssuer(environment, '/token'),
    },
    CLIENT_ID: {
      said: environment.CLIENT_ID,
      means: 'as whom it asks for it',
      inDevelopment: () => service,
    },
    CLIENT_SECRET: {
      said: environment.CLIENT_SECRET,
      means: 'by which secret',
      inDevelopment: () => 'development',
    },
  });
  return {
    tokenUrl: TOKEN_URL,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
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
  });
  const { url, clock, port, addresses, tokens, credentials, keepAliveMs, pseudonymise } = settings;
  const log = await logFrom(environment, name);
  const accessLog = accessLogFrom(environment, name);
  const asking = { urlOf: (peer: string) => addresses.get(peer), log };
  const served = await serve(subgraph, {
    database: { url },
    serving: environment.NODE_ENV === 'production' ? 'FROM_TABLES_OF_ANOTHER' : 'FROM_OWN_TABLES',
    authenticate: authenticator(tokens),
    clock,
    ...(subgraph.peers && {
      peers: peersAt({ ...asking, ...(credentials && { token: serviceToken(credentials) }) }),
    }),
    log,
    keepAliveMs,
    ...(accessLog && { accessLog }),
    pseudonymise,
    host: environment.HOST || '127.0.0.1',
    port,
  });
  console.log(`${name} answers at ${served.url}`);
  stopOnSignal(() => served.stop());
}

function databaseUrlFrom({ DATABASE_URL }: Environment): string {
  if (DATABASE_URL) return DATABASE_URL;
  throw new UserFacingError(
    'DATABASE_URL must name a PostgreSQL database: one process per subgraph cannot share the embedded one.',
  );
}

/** Where the subgraphs are that its rules ask. */
const peerAddressesFrom = (environment: Environment, { peers = {} }: AnySubgraph): Map<string, string> =>
  new Map(Object.entries(peers).map(([peer, url]) => [peer, urlFrom(environment, peer) ?? url]));

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
