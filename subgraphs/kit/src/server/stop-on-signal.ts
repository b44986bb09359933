/** Time for a stop; the process then exits with 1. */
const STOP_TIMEOUT_MS = 10_000;

/**
 * Lets what is in flight finish when the process is told to stop. Ctrl-C reaches it twice, from the terminal and from
 * npm: the second time changes nothing.
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
