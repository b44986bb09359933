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

/** Brotli quality for dynamic responses; the maximum suits files that are compressed once. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

/** Content codings (RFC 9110, 8.4.1) accepted in requests and used for responses. */
const CODINGS: Readonly<Record<string, Coding>> = {
  gzip: { inflate: createGunzip, compress: createGzip },
  br: { inflate: createBrotliDecompress, compress: () => createBrotliCompress(BROTLI) },
  deflate: { inflate: createInflate, compress: createDeflate },
};
const NAMES = Object.keys(CODINGS);

/** Minimum size for compression: a response within one packet gains nothing. */
const WORTHWHILE_BYTES = 1_400;

/** Decompressed request body. Ending iteration early keeps the connection open for the refusal. */
export function inflated(request: IncomingMessage): AsyncIterable<Buffer> {
  const contentCoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity';
  if (contentCoding === 'identity')
    return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  if (!Object.hasOwn(CODINGS, contentCoding)) {
    const message = `Content-Encoding must be one of ${NAMES.join(', ')}, or be left out.`;
    throw new Refusal(415, 'UNSUPPORTED_MEDIA_TYPE', message, { 'accept-encoding': NAMES.join(', ') });
  }
  const inflating = CODINGS[contentCoding]!.inflate();
  request.once('error', (error) => inflating.destroy(error));
  return request.pipe(inflating) as Readable as AsyncIterable<Buffer>;
}

/** Negotiates compression and sets its headers; undefined if the response is sent uncompressed. */
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
