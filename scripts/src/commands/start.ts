import { runCommandLine } from './command-line.ts';

const USAGE = `Usage: npm start [-- --fresh]

Starts the whole graph in one process, on the embedded database or on the PostgreSQL of DATABASE_URL; a fictitious country
is made where there is no data. The README lists the environment variables.

  --fresh   begins the campaign of TODAY anew: what was done in it, and its embedded database, are removed`;

await runCommandLine({ usage: USAGE, options: { fresh: { type: 'boolean' } } }, async ({ fresh = false }) => {
  // Printed first, since loading everything else takes seconds.
  console.log("HOP'EN Graph starts: loading the program.");
  const { start } = await import('../local-country/start-country.ts');
  await start(process.env, { fresh, say: console.log });
});
