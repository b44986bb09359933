import type { EventEmitter } from 'node:events';
import { closing, waitLimitMs } from '../server/request-log.ts';

type Query = (...given: unknown[]) => Promise<unknown>;

/** A connection of the pool of `pg`. */
type Client = EventEmitter & {
  query: Query;
  release(destroy: boolean): void;
  readonly processID: number;
};

/** A pool of `pg`, with the class of its connections. */
export type Pool = EventEmitter & {
  readonly options: Record<string, unknown>;
  readonly Client: new (
    options: object,
  ) => { connect(): Promise<unknown>; query: Query; end(): Promise<void> };
};

/**
 * A transaction whose connection the server has dropped cannot roll back, and would keep its place in the pool for ever:
 * ten restarts of the server, and nothing answers any more.
 */
export function releaseLostConnections(pool: Pool): void {
  const lent = new Set<Client>();
  pool.on('acquire', (client: Client) => lent.add(client));
  pool.on('release', (_error: unknown, client: Client) => lent.delete(client));
  pool.on('connect', (client: Client) => {
    client.once('end', () => {
      if (lent.has(client)) client.release(true);
    });
  });
}

/** SQLSTATE of a statement whose time was over, or that was cancelled. */
export const CANCELED = '57014';

/** What must reach the server whoever has left: a connection goes back into the pool without a transaction. */
const ENDS_A_TRANSACTION = /^(commit|rollback)/;

/** Of the work of a request no statement takes longer than the request may, and none goes on when its caller has hung up. */
export function limitStatementTime(pool: Pool): void {
  const acquired = new WeakSet<Client>();
  pool.on('acquire', (client: Client) => acquired.add(client));
  pool.on('connect', (client: Client) => {
    const query: Query = client.query.bind(client);
    let timeoutS = 0;
    const setTimeout = async () => {
      const left = Number.isFinite(waitLimitMs()) ? Math.max(1, Math.ceil(waitLimitMs() / 1000)) : 0;
      if (left === timeoutS) return;
      await query(`set statement_timeout = '${left}s'`);
      timeoutS = left;
    };
    client.query = (...given) => {
      // A cursor, or a caller that wants to be called back.
      if (typeof given[0] !== 'string' || typeof given.at(-1) === 'function') return query(...given);
      if (ENDS_A_TRANSACTION.test(given[0])) return query(...given);
      return cancellable(pool, client, async () => {
        // Never within a transaction: the setting would be rolled back with it.
        if (acquired.delete(client)) await setTimeout();
        return query(...given);
      });
    };
  });
}

async function cancellable(pool: Pool, client: Client, run: () => Promise<unknown>): Promise<unknown> {
  const signal = closing();
  if (!signal) return run();
  if (signal.aborted) throw Object.assign(new Error('Nobody waits for this statement.'), { code: CANCELED });
  let canceling: Promise<void> | undefined;
  const hear = () => {
    canceling = cancel(pool, client.processID).catch(() => {});
  };
  signal.addEventListener('abort', hear, { once: true });
  try {
    return await run();
  } finally {
    signal.removeEventListener('abort', hear);
    // Or it might meet the next statement on this connection.
    await canceling;
  }
}

async function cancel({ Client, options }: Pool, processId: number): Promise<void> {
  // The password is not enumerable.
  const control = new Client({ ...options, password: options.password });
  try {
    await control.connect();
    await control.query('select pg_cancel_backend($1)', [processId]);
  } finally {
    await control.end();
  }
}
