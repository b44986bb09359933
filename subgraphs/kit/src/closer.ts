import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long a server that is told to stop waits. */
export interface Closing {
  /** What was not received by then is dropped: who sends slowly must not keep the process. */
  readonly receivingMs: number;
  /** What was not answered by then is dropped, while the process has time left to close its database. */
  readonly answeringMs: number;
}

export const CLOSING: Closing = { receivingMs: 1_000, answeringMs: 8_000 };

/** How to close a server that is yet to listen: each connection as soon as nothing is owed on it. */
export function closer(http: Server, { receivingMs, answeringMs }: Closing): () => Promise<void> {
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
      setTimeout(dropUnreceived, receivingMs),
      setTimeout(() => http.closeAllConnections(), answeringMs),
    ];
    await closed;
    for (const timer of timers) clearTimeout(timer);
  };
}
