import { BELIEVED, portFrom, requireSecureAddress } from '../server/addresses.ts';
import { readAll } from '../server/read-all.ts';
import { type Environment, positiveFrom } from '../server/settings.ts';
import { UserFacingError } from '../user-facing-error.ts';
import type { ServiceCredentials } from './service-token.ts';
import { GATEWAY_ISSUER, gatewayAudience, TOKEN_MAX_AGE_S, type TokenSettings } from './tokens.ts';

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
  return /_URL$/.test(name) ? requireSecureAddress(environment, name, said, BELIEVED) : said;
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
