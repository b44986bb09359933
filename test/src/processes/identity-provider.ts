import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import type { ProviderSetup } from './identity-provider-process.ts';

const PROGRAM = fileURLToPath(new URL('./identity-provider-process.ts', import.meta.url));

export async function makeKey(kid: string, alg: 'RS256' | 'ES256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

/** Third-party identity provider (`oidc-provider`) in its own process, restartable with other keys. */
export class IdentityProvider {
  #process: ChildProcess | undefined;
  issuer = '';

  constructor(readonly clients: ProviderSetup['clients']) {}

  async start(keys: readonly JWK[]): Promise<void> {
    const port = Number(this.issuer && new URL(this.issuer).port);
    const setup: ProviderSetup = { port, keys, clients: this.clients };
    this.#process = fork(PROGRAM, [JSON.stringify(setup)], {
      execArgv: ['--import', new URL('../../../scripts/typescript.mjs', import.meta.url).href],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    [this.issuer] = await once(this.#process, 'message');
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (running?.kill()) await once(running, 'exit');
  }

  async restart(keys: readonly JWK[]): Promise<void> {
    await this.stop();
    await this.start(keys);
  }
}
