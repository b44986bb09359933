import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';

/** As long as the gateway waits. */
export const TIMEOUT_MS = 10_000;
/** No answer of a roadmap is longer; what is, is not read to its end. */
const LONGEST_ANSWER_BYTES = 20_000_000;

/** An answer as it came. */
export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** What the text says as JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: what a subgraph answers is of any shape until it is read.
  readonly json: any;
}

/**
 * Sends a body and reads the answer, also one that comes before the whole body was sent. No redirect is followed: only the
 * address that was given is asked.
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
        // Each question on a connection of its own: what one of them breaks, the next does not suffer from.
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

/** The codes of an answer's errors. */
export const codesOf = ({ json }: HttpAnswer): unknown[] =>
  Array.isArray(json?.errors)
    ? json.errors.map((error: { extensions?: { code?: unknown } } | null) => error?.extensions?.code)
    : [];

/** An answer in a line, to be shown to a person. */
export function shown({ status, text }: HttpAnswer): string {
  const line = text.slice(0, 160).replace(/\s+/g, ' ').trim();
  return status === 0 ? `no answer (${line})` : `HTTP ${status} ${line}`;
}
