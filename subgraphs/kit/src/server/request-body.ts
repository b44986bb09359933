import type { IncomingMessage } from 'node:http';
import { MIMEType } from 'node:util';
import { inflated } from './content-coding.ts';
import { Refusal } from './http-refusal.ts';

/** Escapes of NUL in JSON and GraphQL. PostgreSQL text cannot contain it. */
const ESCAPED_NUL = /\\u(?:0000|\{0+\})/;
const refuseNul = (text: string): void => {
  if (text.includes('\0') || ESCAPED_NUL.test(text)) throw new Refusal(400, 'BAD_USER_INPUT');
};

const NO_UTF8 = 'The request holds bytes that are not UTF-8: send it in UTF-8.';

/** Refuses a query string with NUL or invalid UTF-8. */
export function checkQuery(query: string): void {
  try {
    refuseNul(decodeURIComponent(query));
  } catch (error) {
    throw error instanceof URIError ? new Refusal(400, 'BAD_REQUEST', NO_UTF8) : error;
  }
}

/** Reads the body, at most `limit` bytes after decompression: parsed JSON, other text, or undefined if empty. */
export async function readBody(request: IncomingMessage, limit: number): Promise<unknown> {
  const isJson = requireUtf8(request.headers['content-type'] ?? '');
  const body = await read(request, limit);
  if (body.length === 0) return undefined;
  const text = textOf(body);
  if (!isJson) return text;
  refuseNul(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'BAD_REQUEST');
  }
}

/** True for the JSON media type; refuses charsets other than UTF-8. */
function requireUtf8(mediaType: string): boolean {
  if (mediaType === 'application/json') return true;
  const { essence, params } = parsed(mediaType) ?? {};
  const charset = params?.get('charset') ?? 'utf-8';
  if (!/^utf-?8$/i.test(charset)) {
    throw new Refusal(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'The charset of a request must be utf-8, or be left out.',
    );
  }
  return essence === 'application/json';
}

function parsed(mediaType: string): MIMEType | undefined {
  try {
    return new MIMEType(mediaType);
  } catch {
    return undefined;
  }
}

async function read(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of inflated(request)) {
      size += chunk.length;
      if (size > limit) throw new Refusal(413, 'PAYLOAD_TOO_LARGE');
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Refusal || request.errored) throw error;
    throw new Refusal(400, 'BAD_REQUEST', 'The body is not what its Content-Encoding says.');
  }
  return Buffer.concat(chunks);
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function textOf(body: Buffer): string {
  try {
    return UTF8.decode(body);
  } catch {
    throw new Refusal(400, 'BAD_REQUEST', NO_UTF8);
  }
}
