import {
  DEVELOPMENT_ISSUER_PORT,
  portFrom,
  stopOnSignal,
  tokenSettingsFrom,
  UserFacingError,
} from '@hopen/kit';
import { developmentIssuer } from './development-issuer.ts';
import { dataFolderFrom } from './embedded-database.ts';
import { runCommand } from './run-command.ts';
import { SUBGRAPHS } from './subgraphs.ts';

/** `npm run serve -- <name>`: one process for one subgraph, for the gateway, or for the development issuer. */
await runCommand(async () => {
  const name = process.argv[2];
  if (name === 'gateway') return void (await import('../../gateway/src/main.ts'));
  if (name === 'issuer') return serveIssuer();
  if (SUBGRAPHS.some((subgraph) => subgraph.name === name))
    return void (await import(`../../subgraphs/${name}/src/main.ts`));
  const names = [...SUBGRAPHS.map((subgraph) => subgraph.name), 'gateway', 'issuer'].join(', ');
  throw new UserFacingError(`Usage: npm run serve -- NAME, where NAME is one of ${names}.`);
});

async function serveIssuer(): Promise<void> {
  const issuer = await developmentIssuer(dataFolderFrom(process.env), process.env.NODE_ENV);
  const port = portFrom(process.env, 'ISSUER_PORT', DEVELOPMENT_ISSUER_PORT);
  const listening = await issuer.listen(port, tokenSettingsFrom(process.env));
  console.log(`The development issuer publishes its keys at ${listening.url}`);
  stopOnSignal(() => listening.stop());
}
