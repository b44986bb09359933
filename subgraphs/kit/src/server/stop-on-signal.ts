/** Timeout of a graceful stop, after which the process exits with 1. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Stops gracefully on SIGINT and SIGTERM. Ctrl-C may deliver the signal twice, from the terminal and from npm; repeats
 * are ignored.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal);
}
