import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { HTTPGraphQLResponse } from '@apollo/server';
import { compressor } from './content-coding.ts';

/** Begins to send what GraphQL answers, compressed where the client takes that. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status = 200, headers, body }: HTTPGraphQLResponse,
): void {
  if (body.kind !== 'complete') throw new Error('Nothing here answers in parts.');
  response.statusCode = status;
  for (const [name, value] of headers) response.setHeader(name, value);
  const bytes = Buffer.from(body.string);
  const compressing = compressor(request, response, bytes.length);
  if (!compressing) response.setHeader('content-length', bytes.length);
  const sending = compressing ? pipeline([bytes], compressing, response) : pipeline([bytes], response);
  // Whoever leaves without the answer needs none.
  sending.catch(() => response.destroy());
}
