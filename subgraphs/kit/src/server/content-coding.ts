import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import {
  constants,
  createBrotliCompress,
  createBrotliDecompress,
  createDeflate,
  createGunzip,
  createGzip,
  createInflate,
} from 'node:zlib';
import accepts from 'accepts';
import { Refusal } from './http-refusal.ts';

interface Coding {
  readonly inflate: () => Transform;
  readonly compress: () => Transform;
}

/** The best quality of brotli is for files that are compressed once. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** Content codings (RFC 9110, 8.4.1) that are read, and answered with where the client takes them. */
const CODINGS: Readonly<Record<string, Coding>> = {
  gzip: { inflate: createGunzip, compress: createGzip },
  br: { inflate: createBrotliDecompress, compress: () => createBrotliCompress(BROTLI) },
  deflate: { inflate: createInflate, compress: createDeflate },
};
const NAMES = Object.keys(CODINGS);

/** An answer that fits into a packet arrives no sooner when it is smaller. */
const WORTHWHILE_BYTES = 1_400;

/** What a request says once it is inflated; reading no further leaves the connection open for the refusal. */
export function inflated(request: IncomingMessage): AsyncIterable<Buffer> {
  const said = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (said === 'identity') return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  if (!Object.hasOwn(CODINGS, said)) {
    const message = `Content-Encoding must be one of ${NAMES.join(', ')}, or be left out.`;
    throw new Refusal(415, 'UNSUPPORTED_MEDIA_TYPE', message, { 'accept-encoding': NAMES.join(', ') });
  }
  const inflating = CODINGS[said]!.inflate();
  request.once('error', (error) => inflating.destroy(error));
  return request.pipe(inflating) as Readable as AsyncIterable<Buffer>;
}

/** How the body of this answer is to be compressed, which its headers say then; undefined where it is sent as it is. */
export function compressor(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: number,
): Transform | undefined {
  response.appendHeader('vary', 'accept-encoding');
  const coding = bytes > WORTHWHILE_BYTES && accepts(request).encodings(NAMES);
  if (!coding) return undefined;
  response.setHeader('content-encoding', String(coding));
  return CODINGS[String(coding)]!.compress();
}
