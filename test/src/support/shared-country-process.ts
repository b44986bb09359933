import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGatewayKey } from '@hopen/gateway';
import { exportJWK, generateKeyPair } from 'jose';
import { startTestCountry, TODAY } from './test-country.ts';

// Whole country in its own process, started by `shared-country.ts`; ends with the run.

/** Connection details for the test files. */
export interface SharedCountryReady {
  readonly url: string;
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly issuerKey: string;
  /** File with the gateway's signing key, which its ARS-hosted subgraphs trust. */
  readonly gatewayKey: string;
}

const LOOK_EVERY_MS = 500;

const runFolder = process.env.HOPEN_RUN_FOLDER!;
setInterval(() => {
  if (!existsSync(runFolder) || !isAlive(Number(process.env.HOPEN_RUN_PROCESS))) process.exit();
}, LOOK_EVERY_MS);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const { privateKey } = await generateKeyPair('ES256', { extractable: true });
const gatewayKey = join(runFolder, 'gateway-key.json');
await writeFile(gatewayKey, JSON.stringify(await exportJWK(privateKey)));
const { url, subgraphUrls, issuerKey } = await startTestCountry(TODAY, undefined, {
  size: 'whole',
  gatewayKey: await readGatewayKey(gatewayKey),
});
process.send!({
  url,
  subgraphUrls,
  issuerKey,
  gatewayKey,
} satisfies SharedCountryReady);
