import { authenticator, DEFAULT_GATEWAY_PORT, tokenSettingsFrom } from '@hopen/kit/auth';
import {
  clockFrom,
  levelFrom,
  logFrom,
  portFrom,
  positiveFrom,
  readAll,
  requireSecureAddress,
  stopOnSignal,
  TOKEN_RECIPIENT,
  urlFrom,
  variableOf,
} from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { ROADMAP_NAMES } from '@hopen/schema';
import { startGateway } from './gateway.ts';
import { frontDoorFrom } from './http/client-settings.ts';
import { readGatewayKey } from './identity/signing-key.ts';
import { Refused } from './supergraph/dry-run.ts';
import { supergraphAddressFrom, supergraphAt } from './supergraph/supergraph-reader.ts';
import { STATE_SUBGRAPHS } from './upstream/subgraph-owner.ts';
import { TRAFFIC_SETTINGS } from './upstream/traffic-settings.ts';

const environment = process.env;

/** Subgraphs that settings may name: the State's, and those of all ARSs, whether they host their roadmap yet or not. */
const SUBGRAPHS = [...STATE_SUBGRAPHS, ...[...ROADMAP_NAMES.values()].map(({ subgraph }) => subgraph)];

const timeoutMsOf = (subgraph: string, acts: boolean) =>
  positiveFrom(environment, variableOf(subgraph, 'TIMEOUT_MS'), TRAFFIC_SETTINGS.timeoutMsOf(subgraph, acts));
// Awaited first, since all settings are reported at once.
const [readKey] = await Promise.allSettled([
  environment.GATEWAY_KEY ? readGatewayKey(environment.GATEWAY_KEY) : undefined,
]);

const { address, tokens, clock, frontDoor, port, key } = readAll({
  address: () => supergraphAddressFrom(environment),
  tokens: () => tokenSettingsFrom(environment),
  clock: () => clockFrom(environment),
  frontDoor: () => frontDoorFrom(environment),
  port: () => portFrom(environment, 'GATEWAY_PORT', DEFAULT_GATEWAY_PORT),
  level: () => levelFrom(environment, 'info'),
  key() {
    if (readKey.status === 'rejected') throw readKey.reason;
    return readKey.value;
  },
  ...Object.fromEntries(
    SUBGRAPHS.flatMap((subgraph) => [
      [`url of ${subgraph}`, () => urlFrom(environment, subgraph)],
      [`timeout of ${subgraph}`, () => timeoutMsOf(subgraph, false)],
    ]),
  ),
});

const gateway = await startGateway({
  supergraph: supergraphAt(address),
  urlOf: (subgraph, composed) =>
    urlFrom(environment, subgraph) ??
    (composed &&
      requireSecureAddress(
        environment,
        `The address of ${subgraph} in the supergraph`,
        composed,
        TOKEN_RECIPIENT,
      )),
  authenticate: authenticator(tokens),
  ...(key && { key }),
  traffic: { timeoutMsOf },
  ...frontDoor,
  clock,
  log: await logFrom(environment, 'gateway'),
  host: environment.HOST || '127.0.0.1',
  port,
}).catch((error) => {
  if (!(error instanceof Refused)) throw error;
  throw new UserFacingError(`${error.message} SUPERGRAPH is ${address}; "npm run compose" writes one.`);
});
console.log(`The national graph answers at ${gateway.url}`);
// Logs outdated subgraphs even if nobody polls `/health`.
void gateway.health();
stopOnSignal(() => gateway.stop());
