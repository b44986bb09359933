import { frontDoorFrom } from '@hopen/gateway';
import {
  accessLogFrom,
  clockFrom,
  DEFAULT_GATEWAY_PORT,
  DEVELOPMENT_ISSUER_PORT,
  logFrom,
  portFrom,
  pseudonymsFrom,
  stopOnSignal,
  tokenSettingsFrom,
  variableOf,
} from '@hopen/kit';
import { SingleBar } from 'cli-progress';
import { type Country, startCountry } from './country.ts';
import { developmentIssuer } from './development-issuer.ts';
import { dataFolderFrom, openLocation } from './embedded-database.ts';
import { isSynthetic } from './load-synthetic.ts';
import { runCommand } from './run-command.ts';
import { SUBGRAPHS } from './subgraphs.ts';

const DEFAULT_PORTS = new Map<string, number>([
  ...SUBGRAPHS.map(({ name, port }): [string, number] => [name, port]),
  ['gateway', DEFAULT_GATEWAY_PORT],
  ['issuer', DEVELOPMENT_ISSUER_PORT],
]);

await runCommand(async () => {
  const environment = process.env;
  const clock = clockFrom(environment);
  const portOf = (name: string) => portFrom(environment, variableOf(name, 'PORT'), DEFAULT_PORTS.get(name)!);
  for (const name of DEFAULT_PORTS.keys()) portOf(name);
  const log = await logFrom(environment);
  const accessLog = accessLogFrom(environment);
  const pseudonymise = pseudonymsFrom(environment);

  const issuer = await developmentIssuer(dataFolderFrom(environment), environment.NODE_ENV);
  const database = await openLocation(environment);
  const bar = new SingleBar({
    format: 'Loading the synthetic country {bar} {percentage} %',
    clearOnComplete: false,
  });
  let country: Country | undefined;
  // Told to stop before all is up, the process just ends: every load is one transaction, and the lock goes with it.
  stopOnSignal(async () => {
    if (!country) return;
    await country.stop().finally(() => database.close());
  });
  try {
    country = await startCountry({
      location: database.location,
      issuer,
      tokens: tokenSettingsFrom(environment),
      clock,
      portOf,
      host: environment.HOST || '127.0.0.1',
      frontDoor: frontDoorFrom(environment),
      log,
      ...(accessLog && { accessLog }),
      pseudonymise,
      onProgress(done, total) {
        if (!bar.isActive) bar.start(total, 0);
        bar.update(done);
        if (done === total) bar.stop();
      },
    });
    console.log(welcome(country.url, clock(), await isSynthetic(country.databases)));
  } catch (error) {
    await database.close();
    throw error;
  }
});

function welcome(url: string, today: string, synthetic: boolean): string {
  const ask = (query: string) =>
    `  curl ${url} -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`;
  return `
HOP'EN Graph answers at ${url} (open it in a browser), and lives on ${today}.

Two questions to try:

${ask('{ regions { code name establishmentCount roadmap { vision } } }')}

${ask(
  synthetic
    ? '{ programme(code: "HOPEN") { name selection { candidates applications retained establishments granted } } }'
    : '{ establishments(first: 5, filter: { search: "centre hospitalier" }) { totalCount nodes { finess name address { city } } } }',
)}

${synthetic ? 'The data are fictitious: npm run import -- finess … brings the real hospitals.' : 'The establishments are those of FINESS.'} Ctrl-C stops everything.
`;
}
