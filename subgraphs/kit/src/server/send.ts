import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HTTPGraphQLResponse } from '@apollo/server';
import { compressor } from './content-coding.ts';
import { closing } from './request-log.ts';

/** Send timeout per slice of a response … */
export const SEND_MS = 30_000;
/** … of this size: 17 kbit/s, a quarter of a hospital's slowest line. Unread responses would fill the memory. */
const SLICE_BYTES = 64 * 1024;

/** Starts sending a GraphQL response, compressed if the client accepts it. */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  { status = 200, headers, body }: HTTPGraphQLResponse,
  sendMs?: number,
): void {
  if (body.kind !== 'complete') throw new Error('Nothing here answers in parts.');
  response.statusCode = status;
  for (const [name, value] of headers) response.setHeader(name, value);
  const bytes = Buffer.from(body.string);
  const compressing = compressor(request, response, bytes.length);
  if (!compressing) response.setHeader('content-length', bytes.length);
  void send(response, bytes, { sendMs, through: compressing ? [compressing] : [] });
}

/** Sends a body with backpressure, and disconnects a client that stops reading. */
export async function send(
  response: ServerResponse,
  body: Buffer,
  {
    sendMs = SEND_MS,
    through = [],
  }: { sendMs?: number | undefined; through?: NodeJS.ReadWriteStream[] } = {},
): Promise<void> {
  const late = setTimeout(() => response.destroy(), sendMs);
  const over = closing();
  // Fast path without a stream, for most responses.
  if (over && !over.aborted && through.length === 0 && body.length <= SLICE_BYTES) {
    over.addEventListener('abort', () => clearTimeout(late), { once: true });
    response.end(body);
    return;
  }
  function* slices() {
    for (let from = 0; from < body.length; from += SLICE_BYTES) {
      late.refresh();
      yield body.subarray(from, from + SLICE_BYTES);
    }
  }
  try {
    await pipeline([Readable.from(slices()), ...through, response]);
  } catch {
    // The client disconnected.
    response.destroy();
  } finally {
    clearTimeout(late);
  }
}
