import { createServer, type Server } from 'node:net';
import { UserFacingError } from '../user-facing-error.ts';
import { type Identity, PRODUCT } from './health.ts';

/** Timeout for asking the process on an occupied port for its identity. */
const ASKING_MS = 2_000;

/** Listens on a port; names the occupant if the port is taken. */
export async function bind(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserFacingError(takenBy(port, await whoIsAt(host, port)));
  }
}

/** Fails early if a port is taken. Another program may still take it afterwards. */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const server = createServer();
  await bind(server, host, port);
  await new Promise((resolve) => server.close(resolve));
}

function takenBy(port: number, who: Identity | undefined): string {
  const choice = 'Stop it first, or choose other ports: the README lists their variables.';
  return who
    ? `Port ${port}: ${PRODUCT} has been running there since ${who.since} (${who.service}). ${choice}`
    : `Port ${port} is in use by another program. ${choice}`;
}

async function whoIsAt(host: string, port: number): Promise<Identity | undefined> {
  const address = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  try {
    const url = `http://${address.includes(':') ? `[${address}]` : address}:${port}/health`;
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(ASKING_MS) });
    const health = (await response.json()) as Partial<Identity>;
    const isOurs = health.product === PRODUCT && /^[\w-]{1,60}$/.test(health.service ?? '');
    return isOurs && !Number.isNaN(Date.parse(health.since ?? ''))
      ? { ...(health as Identity), since: new Date(health.since!).toISOString() }
      : undefined;
  } catch {
    return undefined;
  }
}
