import { portFrom, requireSecureAddress, TRUSTED_SOURCE } from '../server/addresses.ts';
import { readAll } from '../server/read-all.ts';
import { type Environment, isOnLoopback, positiveFrom } from '../server/settings.ts';
import { UserFacingError } from '../user-facing-error.ts';
import type { ServiceCredentials } from './service-token.ts';
import { GATEWAY_ISSUER, gatewayAudience, TOKEN_MAX_AGE_S, type TokenSettings } from './tokens.ts';

/** Default port of the development issuer. */
export const DEVELOPMENT_ISSUER_PORT = 4009;
/** Default port of the gateway. */
export const DEFAULT_GATEWAY_PORT = 4000;

/**
 * Development mode replaces the identity provider by a local one, and whoever listens on that port is trusted. Hence it
 * is opt-in, and only loopback clients are served.
 */
function isDevelopment(environment: Environment): boolean {
  if (environment.NODE_ENV !== 'development') return false;
  if (isOnLoopback(environment)) return true;
  throw new UserFacingError(
    `HOST is ${environment.HOST}, and with NODE_ENV=development only this machine is served: leave HOST out, or name the identity provider instead.`,
  );
}

/** Setting that names a trusted party. */
interface Trust {
  /** Value in the environment. */
  readonly value: string | undefined;
  readonly means: string;
  /** Default in development mode. */
  readonly inDevelopment: () => string;
}

/** Reads trust settings from the environment, or their defaults in development mode. */
function trustFrom<Name extends string>(
  environment: Environment,
  settings: Readonly<Record<Name, Trust>>,
): Record<Name, string> {
  const each = Object.entries<Trust>(settings);
  const stands = each.some(([, { value }]) => !value) && isDevelopment(environment);
  const readings = each.map(([name, trust]) => [
    name,
    () => (stands && !trust.value ? trust.inDevelopment() : trusted(environment, name, trust)),
  ]);
  return readAll(Object.fromEntries(readings) as Record<Name, () => string>);
}

function trusted(environment: Environment, name: string, { value, means }: Trust): string {
  if (!value)
    throw new UserFacingError(
      `${name} must say ${means}. On a developer's machine --development, or NODE_ENV=development, does without.`,
    );
  return /_URL$/.test(name) ? requireSecureAddress(environment, name, value, TRUSTED_SOURCE) : value;
}

const atIssuer = (environment: Environment, path: string) => () =>
  `http://127.0.0.1:${portFrom(environment, 'ISSUER_PORT', DEVELOPMENT_ISSUER_PORT)}${path}`;

/** Token settings of the State's identity provider. */
export function tokenSettingsFrom(environment: Environment): TokenSettings {
  const { JWKS_URL, TOKEN_ISSUER } = trustFrom(environment, {
    JWKS_URL: {
      value: environment.JWKS_URL,
      means: 'where the identity provider publishes its keys',
      inDevelopment: atIssuer(environment, '/jwks.json'),
    },
    TOKEN_ISSUER: {
      value: environment.TOKEN_ISSUER,
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

/**
 * Token settings of an ARS-hosted subgraph: it accepts only the gateway's tokens, whatever the State's identity
 * provider.
 */
export function gatewayTokenSettingsFrom(environment: Environment, subgraph: string): TokenSettings {
  const { GATEWAY_JWKS_URL } = trustFrom(environment, {
    GATEWAY_JWKS_URL: {
      value: environment.GATEWAY_JWKS_URL,
      means: 'where the gateway publishes its key',
      inDevelopment: () =>
        `http://127.0.0.1:${portFrom(environment, 'GATEWAY_PORT', DEFAULT_GATEWAY_PORT)}/jwks.json`,
    },
  });
  return { jwksUrl: GATEWAY_JWKS_URL, issuer: GATEWAY_ISSUER, audience: gatewayAudience(subgraph) };
}

/** Credentials for requests to other subgraphs. The development issuer accepts every service. */
export function serviceCredentialsFrom(environment: Environment, service: string): ServiceCredentials {
  const { TOKEN_SCOPE, TOKEN_RESOURCE } = environment;
  const { TOKEN_URL, CLIENT_ID, CLIENT_SECRET } = trustFrom(environment, {
    TOKEN_URL: {
      value: environment.TOKEN_URL,
      means: 'where a service gets its own token',
      inDevelopment: atIssuer(environment, '/token'),
    },
    CLIENT_ID: {
      value: environment.CLIENT_ID,
      means: 'as whom it asks for it',
      inDevelopment: () => service,
    },
    CLIENT_SECRET: {
      value: environment.CLIENT_SECRET,
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
