import { UserFacingError } from '../user-facing-error.ts';
import type { Environment } from './settings.ts';

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
  if (url) return requireSecureAddress(environment, variable, url, TOLD);
  const portVariable = variableOf(GATEWAY[subgraph] ?? subgraph, 'PORT');
  if (!environment[portVariable]) return undefined;
  const port = portFrom(environment, portVariable, 0);
  if (port > 0) return `http://127.0.0.1:${port}/graphql`;
  throw new UserFacingError(
    `${portVariable} leaves the choice to the system: say in ${variable} where it is.`,
  );
}

/** Why an address must not be asked over an open line, and whether it may be on this machine. */
interface Line {
  readonly because: string;
  /** Nobody listens between two processes of one machine; but who answers there first need not be the one who is meant. */
  readonly mayBeHere: boolean;
}

/** Of addresses whose answer says whom, or what, to believe. */
export const BELIEVED: Line = { because: 'whoever answers there is trusted', mayBeHere: false };
/** Of addresses that are sent tokens. */
export const TOLD: Line = { because: 'tokens and what not everyone may read go there', mayBeHere: true };

const THIS_MACHINE = ['127.0.0.1', '[::1]', 'localhost'];

/** An address, which in production nobody on the way can read or change. */
export function requireSecureAddress(
  { NODE_ENV }: Environment,
  name: string,
  said: string,
  { because, mayBeHere }: Line,
): string {
  const { protocol, hostname } = URL.parse(said) ?? {};
  const isHere = mayBeHere && THIS_MACHINE.includes(hostname!);
  if (protocol === 'https:') return said;
  if (protocol === 'http:' && (NODE_ENV !== 'production' || isHere)) return said;
  const open = NODE_ENV !== 'production' ? ' or http://' : mayBeHere ? ', or http:// on this machine' : '';
  throw new UserFacingError(
    `${name} must be an address that begins with https://${open}, because ${because}, and is "${withoutSecrets(said)}".`,
  );
}

/** An address as it may be shown. */
function withoutSecrets(text: string): string {
  const url = URL.parse(text);
  return url ? `${url.protocol}//${url.host}${url.pathname}` : text;
}
