import { readFile } from 'node:fs/promises';
import { authenticator, clockFrom, portFrom, stopOnSignal, tokenSettingsFrom, variableOf } from '@hopen/kit';
import { startGateway } from './gateway.ts';

const environment = process.env;
const file = environment.SUPERGRAPH || new URL('../../schema/supergraph.graphql', import.meta.url);

const gateway = await startGateway({
  supergraph: await readFile(file, 'utf8'),
  urlOf: (subgraph) => environment[variableOf(subgraph, 'URL')],
  authenticate: authenticator(tokenSettingsFrom(environment)),
  clock: clockFrom(environment),
  host: environment.HOST || '127.0.0.1',
  port: portFrom(environment, 'GATEWAY_PORT', 4000),
});
console.log(`The national graph answers at ${gateway.url}`);
stopOnSignal(() => gateway.stop());
