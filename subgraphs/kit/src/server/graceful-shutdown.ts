import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Timeouts of a graceful shutdown. */
export interface ShutdownTimeouts {
  /** Until connections without a complete request are destroyed, so that a slow sender cannot delay the exit. */
  readonly receiveMs: number;
  /** Until all others are destroyed, leaving time to close the database. */
  readonly answerMs: number;
}

export const SHUTDOWN_TIMEOUTS: ShutdownTimeouts = { receiveMs: 1_000, answerMs: 8_000 };

/** Returns a graceful shutdown: idle connections close at once, busy ones after their response, all after 8 s. */
export function gracefulShutdown(
  http: Server,
  { receiveMs, answerMs } = SHUTDOWN_TIMEOUTS,
): () => Promise<void> {
  const sockets = new Set<Socket>();
  const requests = new Set<IncomingMessage>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  http.on('request', (request, response) => {
    requests.add(request);
    response.once('close', () => requests.delete(request));
  });
  const dropUnreceived = () => {
    const received = [...requests].filter(({ complete }) => complete);
    const busy = new Set(received.map(({ socket }) => socket));
    for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
  };
  return async () => {
    const closed = new Promise<void>((resolve) => http.close(() => resolve()));
    const timers = [
      setInterval(() => http.closeIdleConnections(), 50),
      setTimeout(dropUnreceived, receiveMs),
      setTimeout(() => http.closeAllConnections(), answerMs),
    ];
    await closed;
    for (const timer of timers) clearTimeout(timer);
  };
}
