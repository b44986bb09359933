import {
  authenticator,
  clockFrom,
  DEFAULT_GATEWAY_PORT,
  levelFrom,
  logFrom,
  portFrom,
  positiveFrom,
  readAll,
  secureAddress,
  stopOnSignal,
  TOLD,
  tokenSettingsFrom,
  UserFacingError,
  urlFrom,
  variableOf,
} from '@hopen/kit';
import { frontDoorFrom } from './front-door.ts';
import { startGateway } from './gateway.ts';
import { readGatewayKey } from './gateway-key.ts';
import { PATIENCE } from './patience.ts';
import { Refused } from './rehearsal.ts';
import { supergraphAddressFrom, supergraphAt } from './supergraph-reader.ts';

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
    (composed && secureAddress(environment, `The address of ${subgraph} in the supergraph`, composed, TOLD)),
  authenticate: authenticator(tokens),
  ...(environment.GATEWAY_KEY && { key: await readGatewayKey(environment.GATEWAY_KEY) }),
  patience: {
    timeoutMsOf: (subgraph, acts) =>
      positiveFrom(environment, variableOf(subgraph, 'TIMEOUT_MS'), PATIENCE.timeoutMsOf(subgraph, acts)),
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
// The log says which subgraph is behind also where nobody asks for the health.
void gateway.health();
stopOnSignal(() => gateway.stop());
