import { DEVELOPMENT_ISSUER_PORT, tokenSettingsFrom } from '@hopen/kit/auth';
import { portFrom, stopOnSignal } from '@hopen/kit/server';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { SUBGRAPHS } from '../contract/subgraphs.ts';
import { developmentGatewayKey, developmentIssuer } from '../local-country/development-issuer.ts';
import { dataFolderFrom } from '../local-country/embedded-database.ts';
import { runCommandLine } from './command-line.ts';

const NAMES = [...SUBGRAPHS.map(({ name }) => name), 'gateway', 'issuer'];
const USAGE = `Usage: npm run serve -- NAME [--development]

Serves one subgraph, the gateway or the development issuer in a process of its own. NAME is one of ${NAMES.join(', ')}.

  --development   trusts the development issuer, and the gateway of this machine, where no other is named; serves this
                  machine alone. The same as NODE_ENV=development`;

const OPTIONS = { development: { type: 'boolean' } } as const;

await runCommandLine({ usage: USAGE, options: OPTIONS, takesWords: true }, async (values, words) => {
  const [name, ...others] = words;
  if (!name || !NAMES.includes(name) || others.length > 0) throw new UserFacingError(USAGE);
  const environment = process.env;
  if (values.development) {
    if (environment.NODE_ENV && environment.NODE_ENV !== 'development')
      throw new UserFacingError(`--development is refused with NODE_ENV=${environment.NODE_ENV}.`);
    environment.NODE_ENV = 'development';
  }
  // Set before importing the program that reads it.
  if (name === 'gateway' && environment.NODE_ENV === 'development')
    environment.GATEWAY_KEY ||= await developmentGatewayKey(
      dataFolderFrom(environment),
      environment.NODE_ENV,
    );
  if (name === 'gateway') return void (await import('../../../gateway/src/main.ts'));
  if (name === 'issuer') return serveIssuer();
  await import(`../../../subgraphs/${name}/src/main.ts`);
});

async function serveIssuer(): Promise<void> {
  const issuer = await developmentIssuer(dataFolderFrom(process.env), process.env.NODE_ENV);
  const port = portFrom(process.env, 'ISSUER_PORT', DEVELOPMENT_ISSUER_PORT);
  const listening = await issuer.listen(
    port,
    tokenSettingsFrom({ ...process.env, NODE_ENV: 'development', HOST: '127.0.0.1' }),
  );
  console.log(`The development issuer publishes its keys at ${listening.url}`);
  stopOnSignal(() => listening.stop());
}
