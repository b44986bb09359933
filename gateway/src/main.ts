import { readFile } from 'node:fs/promises';
import {
  authenticator,
  clockFrom,
  portFrom,
  stopOnSignal,
  tokenSettingsFrom,
  UserFacingError,
  variableOf,
} from '@hopen/kit';
import { startGateway } from './gateway.ts';

const environment = process.env;
const file = environment.SUPERGRAPH || new URL('../../schema/supergraph.graphql', import.meta.url);

const gateway = await startGateway({
  supergraph: await readSupergraph(),
  urlOf: (subgraph) => environment[variableOf(subgraph, 'URL')],
  authenticate: authenticator(tokenSettingsFrom(environment)),
  clock: clockFrom(environment),
  host: environment.HOST || '127.0.0.1',
  port: portFrom(environment, 'GATEWAY_PORT', 4000),
});
console.log(`The national graph answers at ${gateway.url}`);
stopOnSignal(() => gateway.stop());

async function readSupergraph(): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UserFacingError(
      `SUPERGRAPH names a file that cannot be read: ${file}. "npm run compose" writes one.`,
    );
  }
}
