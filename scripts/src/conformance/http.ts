import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

/** Timeout of the gateway. */
export const TIMEOUT_MS = 10_000;
/** Size limit of a response; reading stops there. */
const LONGEST_ANSWER_BYTES = 20_000_000;

/** HTTP response. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** Parsed JSON; undefined if invalid. */
  // biome-ignore lint/suspicious/noExplicitAny: what a subgraph answers is of any shape until it is read.
  readonly json: any;
}

/**
 * Sends a body and reads the response, even one that arrives before the body is sent. Redirects are not followed, so
 * that only the given address is called.
 */
export function post(
  url: string,
  body: string,
  headers: Record<string, string> = {},
  timeoutMs = TIMEOUT_MS,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const send = new URL(url).protocol === 'https:' ? overHttps : overHttp;
    const asking = send(
      url,
      {
        method: 'POST',
        // New connection per request, so that one broken by a request doesn't affect the next.
        agent: false,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => void read(response).then(resolve, reject),
    );
    asking.on('error', reject).end(body);
  });
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > LONGEST_ANSWER_BYTES) throw new Error(`an answer of more than ${LONGEST_ANSWER_BYTES} bytes`);
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    text,
    json: asJson(text),
  };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Error codes of a response. */
export const codesOf = ({ json }: HttpAnswer): unknown[] =>
  Array.isArray(json?.errors)
    ? json.errors.map((error: { extensions?: { code?: unknown } } | null) => error?.extensions?.code)
    : [];

/** One-line summary of a response. */
export function shown({ status, text }: HttpAnswer): string {
  const line = text.slice(0, 160).replace(/\s+/g, ' ').trim();
  return status === 0 ? `no answer (${line})` : `HTTP ${status} ${line}`;
}
