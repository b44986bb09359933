import { UserFacingError } from '../user-facing-error.ts';
import { type Environment, isExposed } from './settings.ts';

/** Environment variable of a subgraph, e.g. `ROADMAPS_PACA_PORT`. */
export const variableOf = (subgraph: string, what: 'PORT' | 'URL' | 'TIMEOUT_MS'): string =>
  `${subgraph.replaceAll('-', '_').toUpperCase()}_${what}`;

/** Port from the environment, or the default. 0 lets the system choose. */
export function portFrom(environment: Environment, variable: string, byDefault: number): number {
  const text = environment[variable];
  if (!text) return byDefault;
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new UserFacingError(`${variable} must be a port number, and is "${text}".`);
}

/** Subgraphs address the whole graph as `national`; its port variable is the gateway's. */
const GATEWAY: Readonly<Record<string, string>> = { national: 'gateway' };

/**
 * URL of a subgraph or of `national`: its URL variable, or localhost with its port variable. Undefined if neither is
 * set, so that the composed URL applies.
 */
export function urlFrom(environment: Environment, subgraph: string): string | undefined {
  const variable = variableOf(subgraph, 'URL');
  const url = environment[variable];
  if (url) return requireSecureAddress(environment, variable, url, TOKEN_RECIPIENT);
  const portVariable = variableOf(GATEWAY[subgraph] ?? subgraph, 'PORT');
  if (!environment[portVariable]) return undefined;
  const port = portFrom(environment, portVariable, 0);
  if (port > 0) return `http://127.0.0.1:${port}/graphql`;
  throw new UserFacingError(
    `${portVariable} leaves the choice to the system: say in ${variable} where it is.`,
  );
}

/** Requirements on an address. */
interface AddressPolicy {
  readonly reason: string;
  /** Loopback traffic cannot be intercepted, but another process may occupy the port first. */
  readonly allowsLoopback: boolean;
}

/** Addresses whose responses are trusted (keys, supergraph). */
export const TRUSTED_SOURCE: AddressPolicy = {
  reason: 'whoever answers there is trusted',
  allowsLoopback: false,
};
/** Addresses that receive tokens. */
export const TOKEN_RECIPIENT: AddressPolicy = {
  reason: 'tokens and what not everyone may read go there',
  allowsLoopback: true,
};

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Requires HTTPS where strangers may reach the process, so that nobody on the network can read or change the traffic. */
export function requireSecureAddress(
  environment: Environment,
  name: string,
  address: string,
  { reason, allowsLoopback }: AddressPolicy,
): string {
  const { protocol, hostname } = URL.parse(address) ?? {};
  const isLoopback = allowsLoopback && LOOPBACK.includes(hostname!);
  if (protocol === 'https:') return address;
  const isStrict = isExposed(environment);
  if (protocol === 'http:' && (!isStrict || isLoopback)) return address;
  const open = !isStrict ? ' or http://' : allowsLoopback ? ', or http:// on this machine' : '';
  throw new UserFacingError(
    `${name} must be an address that begins with https://${open}, because ${reason}, and is "${withoutSecrets(address)}".`,
  );
}

/** URL without credentials or query, safe to show. */
function withoutSecrets(text: string): string {
  const url = URL.parse(text);
  return url ? `${url.protocol}//${url.host}${url.pathname}` : text;
}
