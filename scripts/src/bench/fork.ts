import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { CountryReady, Work } from './country.ts';

/** Country in memory, in a child process. */
export interface ForkedCountry extends CountryReady {
  /** Work of the subgraphs since the last call. */
  work(): Promise<Work>;
  /** CPU time so far. */
  cpuMs(): Promise<number>;
  /** Resident memory. */
  memoryMb(): Promise<number>;
  close(): void;
}

/** Starts a country with synthetic data on free ports, under this process's Node flags. */
export async function forkCountry(): Promise<ForkedCountry> {
  const child = fork(fileURLToPath(new URL('./country.ts', import.meta.url)), {
    // Child output goes to standard error; standard output is for the figures.
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const ready = (await nextMessage(child)) as CountryReady;
  return {
    ...ready,
    work() {
      child.send('work');
      return nextMessage(child) as Promise<Work>;
    },
    async cpuMs() {
      child.send('cpu');
      const { user, system } = (await nextMessage(child)) as NodeJS.CpuUsage;
      return (user + system) / 1000;
    },
    async memoryMb() {
      child.send('memory');
      return Math.round(((await nextMessage(child)) as number) / 1e6);
    },
    close: () => void child.kill(),
  };
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new UserFacingError('The country to be measured did not start, or died.'));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message);
    });
  });
}
