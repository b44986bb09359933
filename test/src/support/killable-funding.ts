import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FundingOrder } from './killable-funding-process.ts';

const PROGRAM = fileURLToPath(new URL('./killable-funding-process.ts', import.meta.url));

/** Funding subgraph in a process that can be killed at any time; a spare process replaces it. */
export class KillableFunding {
  readonly #order: Omit<FundingOrder, 'day'>;
  #serving: ChildProcess | undefined;
  #spare: Promise<ChildProcess>;

  constructor(order: Omit<FundingOrder, 'day'>) {
    this.#order = order;
    this.#spare = started();
  }

  async start(day: string): Promise<void> {
    this.#serving = await this.#spare;
    this.#spare = started();
    await send(this.#serving, { ...this.#order, day });
  }

  /** Kills the process like a power failure: nothing is closed or answered. */
  async kill(): Promise<void> {
    const child = this.#serving!;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  async liveOn(day: string): Promise<void> {
    await send(this.#serving!, day);
  }

  async stop(): Promise<void> {
    (await this.#spare).kill('SIGKILL');
    if (this.#serving?.exitCode === null && this.#serving.signalCode === null) await this.kill();
  }
}

async function started(): Promise<ChildProcess> {
  const child = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await answered(child);
  return child;
}

function send(child: ChildProcess, message: FundingOrder | string): Promise<void> {
  const answer = answered(child);
  child.send(message);
  return answer;
}

function answered(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = (code: number | null) =>
      reject(new Error(`The funding subgraph ended (exit code ${code}).`));
    child.once('exit', gone);
    child.once('message', () => {
      child.off('exit', gone);
      resolve();
    });
  });
}
