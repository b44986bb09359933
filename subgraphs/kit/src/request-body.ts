import type { IncomingMessage } from 'node:http';

/** The character NUL as JSON and GraphQL escape it. PostgreSQL has no text that holds it. */
const ESCAPED_NUL = /\\u(?:0000|\{0+\})/;
export const holdsNul = (text: string): boolean => text.includes('\0') || ESCAPED_NUL.test(text);

/** The query string as text; one that cannot be decoded is left to Apollo Server, which refuses it. */
export function decoded(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}

/** Media types are written in any case, and parameters may follow. */
const IS_JSON = /^\s*application\/json\s*(;|$)/i;

/** The JSON body, or why there is none. Reads no further than `limit`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit) return 'TOO_LARGE';
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  const text = Buffer.concat(chunks).toString();
  if (!IS_JSON.test(request.headers['content-type'] ?? '')) return text;
  if (holdsNul(text)) return 'HOLDS_NUL';
  try {
    return JSON.parse(text);
  } catch {
    return 'MALFORMED';
  }
}
