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
import { startGateway } from './gateway.ts';
import { frontDoorFrom } from './http/client-settings.ts';
import { readGatewayKey } from './identity/signing-key.ts';
import { Refused } from './supergraph/dry-run.ts';
import { supergraphAddressFrom, supergraphAt } from './supergraph/supergraph-reader.ts';
import { TRAFFIC_SETTINGS } from './upstream/traffic-settings.ts';

const environment = process.env;

const { address, tokens, clock, frontDoor, port } = readAll({
  address: () => supergraphAddressFrom(environment),
  tokens: () => tokenSettingsFrom(environment),
  clock: () => clockFrom(environment),
  frontDoor: () => frontDoorFrom(environment),
  port: () => portFrom(environment, 'GATEWAY_PORT', DEFAULT_GATEWAY_PORT),
  level: () => levelFrom(environment, 'info'),
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
  ...(environment.GATEWAY_KEY && { key: await readGatewayKey(environment.GATEWAY_KEY) }),
  traffic: {
    timeoutMsOf: (subgraph, acts) =>
      positiveFrom(
        environment,
        variableOf(subgraph, 'TIMEOUT_MS'),
        TRAFFIC_SETTINGS.timeoutMsOf(subgraph, acts),
      ),
  },
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
