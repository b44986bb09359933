import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGatewayKey } from '@hopen/gateway';
import { developmentIssuer } from '@hopen/scripts';
import { oncePerRun } from './once-per-run.ts';
import type { SharedCountryReady } from './shared-country-process.ts';
import { type AskedCountry, ask, TOKENS } from './test-country.ts';

const PROGRAM = fileURLToPath(new URL('./shared-country-process.ts', import.meta.url));

/**
 * Complete synthetic country after all its events, for read-only test files: shared by all, in its own process, started
 * on first use.
 */
export async function sharedCountry(): Promise<AskedCountry> {
  const ready: SharedCountryReady = JSON.parse(await oncePerRun('shared-country', start));
  const issuer = await developmentIssuer(dirname(ready.issuerKey), 'test');
  return {
    ...ready,
    gatewayKey: await readGatewayKey(ready.gatewayKey),
    ask: (query, variables, token) => ask(ready.url, query, variables, token),
    token: (claims) => issuer.sign(claims, TOKENS),
  };
}

async function start(): Promise<string> {
  const country = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [first] = await Promise.race([once(country, 'message'), once(country, 'exit')]);
  if (typeof first !== 'object') throw new Error(`The shared country did not start (exit code ${first}).`);
  country.disconnect();
  country.unref();
  return JSON.stringify(first);
}
