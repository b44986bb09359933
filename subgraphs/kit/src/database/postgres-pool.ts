import type { EventEmitter } from 'node:events';
import { closing, waitLimitMs } from '../server/request-log.ts';

type Query = (...given: unknown[]) => Promise<unknown>;

/** Connection of the `pg` pool. */
type Client = EventEmitter & {
  query: Query;
  release(destroy: boolean): void;
  readonly processID: number;
};

/** Pool of `pg`, with its connection class. */
export type Pool = EventEmitter & {
  readonly options: Record<string, unknown>;
  readonly Client: new (
    options: object,
  ) => { connect(): Promise<unknown>; query: Query; end(): Promise<void> };
};

/**
 * Releases connections that the server dropped during a transaction. They could not roll back and would occupy the pool
 * for good: after ten server restarts no request would be answered.
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

/** SQLSTATE of a statement that timed out or was cancelled. */
export const CANCELED = '57014';

/** Statements exempt from cancellation: a connection must return to the pool without an open transaction. */
const ENDS_A_TRANSACTION = /^(commit|rollback)/;

/** Limits each statement to the request's remaining time, and cancels it if the caller disconnects. */
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
      // Cursors and callback-style calls pass through.
      if (typeof given[0] !== 'string' || typeof given.at(-1) === 'function') return query(...given);
      if (ENDS_A_TRANSACTION.test(given[0])) return query(...given);
      return cancellable(pool, client, async () => {
        // Outside transactions only: a rollback would revert the setting.
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
  const onAbort = () => {
    canceling = cancel(pool, client.processID).catch(() => {});
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await run();
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Awaited, since a late cancel could hit the connection's next statement.
    await canceling;
  }
}

async function cancel({ Client, options }: Pool, processId: number): Promise<void> {
  // Copied explicitly, because it is not enumerable.
  const control = new Client({ ...options, password: options.password });
  try {
    await control.connect();
    await control.query('select pg_cancel_backend($1)', [processId]);
  } finally {
    await control.end();
  }
}
