import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Timeouts of a graceful shutdown. */
export interface ShutdownTimeouts {
  /** Until connections without a complete request are destroyed: who sends slowly must not keep the process. */
  readonly receiveMs: number;
  /** Until the rest are, which leaves time to close the database. */
  readonly answerMs: number;
}

export const SHUTDOWN_TIMEOUTS: ShutdownTimeouts = { receiveMs: 1_000, answerMs: 8_000 };

/** How to close a server that is yet to listen: each connection as soon as nothing is owed on it. */
export function gracefulShutdown(
  http: Server,
  { receiveMs, answerMs } = SHUTDOWN_TIMEOUTS,
): () => Promise<void> {
  const sockets = new Set<Socket>();
  const asked = new Set<IncomingMessage>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  http.on('request', (request, response) => {
    asked.add(request);
    response.once('close', () => asked.delete(request));
  });
  const dropUnreceived = () => {
    const received = [...asked].filter(({ complete }) => complete);
    const owed = new Set(received.map(({ socket }) => socket));
    for (const socket of sockets) if (!owed.has(socket)) socket.destroy();
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
