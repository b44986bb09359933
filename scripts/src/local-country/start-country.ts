import { readFreshness } from '@hopen/establishments';
import { frontDoorFrom, readGatewayKey } from '@hopen/gateway';
import {
  DEFAULT_GATEWAY_PORT,
  DEVELOPMENT_ISSUER_PORT,
  pseudonymsFrom,
  tokenSettingsFrom,
} from '@hopen/kit/auth';
import {
  accessLogFrom,
  clockFrom,
  levelFrom,
  logFrom,
  portFrom,
  programmesFrom,
  readAll,
  registryWarningDaysFrom,
  requireFreePort,
  stopOnSignal,
  variableOf,
} from '@hopen/kit/server';
import { SUBGRAPHS } from '../contract/subgraphs.ts';
import { developmentGatewayKey, developmentIssuer } from './development-issuer.ts';
import { dataFolderFrom, openLocation, removeCampaign } from './embedded-database.ts';
import { type Country, startCountry } from './local-country.ts';
import { showProgress } from './progress.ts';
import { welcome } from './welcome.ts';

const LOOPBACK = '127.0.0.1';
const DEFAULT_PORTS = new Map<string, number>([
  ...SUBGRAPHS.map(({ name, port }): [string, number] => [name, port]),
  ['gateway', DEFAULT_GATEWAY_PORT],
  ['issuer', DEVELOPMENT_ISSUER_PORT],
]);

interface StartOptions {
  /** Restarts the campaign of the day. */
  readonly fresh: boolean;
  readonly say: (line: string) => void;
}

/** Starts the whole graph in this process, announcing each step before it runs. */
export async function start(environment: NodeJS.ProcessEnv, { fresh, say }: StartOptions): Promise<void> {
  const portOf = (name: string) => portFrom(environment, variableOf(name, 'PORT'), DEFAULT_PORTS.get(name)!);
  const host = environment.HOST || LOOPBACK;
  const names = [...DEFAULT_PORTS.keys()];
  const { clock, tokens, frontDoor, pseudonymise, registryWarningDays } = readAll({
    ...Object.fromEntries(names.map((name) => [name, () => portOf(name)])),
    clock: () => clockFrom(environment),
    // Development trust is safe here, since the issuer runs in this process.
    tokens: () => tokenSettingsFrom({ ...environment, NODE_ENV: 'development', HOST: LOOPBACK }),
    frontDoor: () => frontDoorFrom(environment),
    pseudonymise: () => pseudonymsFrom(environment),
    registryWarningDays: () => registryWarningDaysFrom(environment),
    level: () => levelFrom(environment, 'info'),
  });
  const log = await logFrom(environment);
  const accessLog = accessLogFrom(environment);
  const keys = [dataFolderFrom(environment), environment.NODE_ENV] as const;
  const issuer = await developmentIssuer(...keys);
  const gatewayKey = await readGatewayKey(environment.GATEWAY_KEY || (await developmentGatewayKey(...keys)));
  for (const name of names) await requireFreePort(name === 'gateway' ? host : LOOPBACK, portOf(name));

  if (fresh) say(await removeCampaign(environment));
  say('Opening the database.');
  const database = await openLocation(environment);
  const progress = showProgress(process.stdout, 'Loading the synthetic country');
  let country: Country | undefined;
  // A signal during startup ends the process: each load is one transaction, and the lock is released on exit.
  stopOnSignal(async () => {
    if (!country) return;
    await country.stop().finally(() => database.close());
  });
  try {
    country = await startCountry({
      location: database.location,
      issuer,
      gatewayKey,
      tokens,
      clock,
      portOf,
      host,
      frontDoor,
      log,
      ...(accessLog && { accessLog }),
      pseudonymise,
      registryWarningDays,
      programmes: programmesFrom(environment),
      onStep: say,
      onProgress(done, total) {
        progress.update(done, total);
        if (done === total) progress.stop();
      },
    });
    const establishments = country.databases.get('establishments')!.em.fork();
    const today = clock();
    say(welcome(country.url, today, await readFreshness(establishments, { today, registryWarningDays })));
  } catch (error) {
    await database.close();
    throw error;
  }
}
