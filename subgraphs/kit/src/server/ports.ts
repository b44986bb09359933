import { createServer, type Server } from 'node:net';
import { UserFacingError } from '../user-facing-error.ts';
import { type Identity, PRODUCT } from './health.ts';

/** Whoever has the port is asked for its name, on this machine; who says nothing by then is a stranger. */
const ASKING_MS = 2_000;

/** Has a server listen. Where the port is taken, says by whom. */
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

/** Refuses a port that is taken before anything else is done. Another program may still take it afterwards. */
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
    const said = (await response.json()) as Partial<Identity>;
    const isOurs = said.product === PRODUCT && /^[\w-]{1,60}$/.test(said.service ?? '');
    return isOurs && !Number.isNaN(Date.parse(said.since ?? ''))
      ? { ...(said as Identity), since: new Date(said.since!).toISOString() }
      : undefined;
  } catch {
    return undefined;
  }
}
