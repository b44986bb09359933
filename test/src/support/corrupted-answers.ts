import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';

/** Request to a subgraph. */
export interface Asked {
  // biome-ignore lint/suspicious/noExplicitAny: a representation holds what the one who asks puts there.
  readonly representations: any[];
  readonly query: string;
  /** Body; empty if longer than any corrupted one. */
  readonly body: string;
  readonly bytes: Buffer;
  readonly authorization: string | undefined;
  /** Number of requests in progress, this one included. */
  readonly atOnce: number;
}

/** Response of a subgraph. */
export interface Sent {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Corruption of requests and responses by a faulty subgraph. */
export interface Corruption {
  /** Forwards every request, for faults that depend on concurrency. */
  readonly isAskedEachTime?: boolean;
  /** Replaces the representations. */
  readonly ask?: (asked: Asked) => unknown[];
  /** Replaces the authorization header. */
  readonly authorization?: (asked: Asked) => string | undefined;
  readonly answer?: (sent: Sent, asked: Asked) => Sent | Promise<Sent>;
}

/** Proxy in front of a correct subgraph that corrupts its responses. */
export async function corrupted(url: string, corruption: Corruption) {
  let atOnce = 0;
  const server = createServer(async (incoming, response) => {
    atOnce++;
    try {
      const asked = await readAsked(incoming, atOnce);
      const sent = await (corruption.isAskedEachTime ? forward : forwardOnce)(url, asked, corruption);
      const { status, contentType, body } = (await corruption.answer?.(sent, asked)) ?? sent;
      response.writeHead(status, { 'content-type': contentType }).end(body);
    } catch {
      response.destroy();
    } finally {
      atOnce--;
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const LONGEST_READ = 1_000_000;

async function readAsked(incoming: IncomingMessage, atOnce: number): Promise<Asked> {
  const bytes = await buffer(incoming);
  const body = bytes.length > LONGEST_READ ? '' : bytes.toString();
  const { query = '', variables } = parsed(body) ?? {};
  const representations = variables?.representations ?? [];
  return { representations, query, body, bytes, authorization: incoming.headers.authorization, atOnce };
}

function parsed(body: string) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Responses of the correct subgraph, shared by all corruptions. */
const answers = new Map<string, Promise<Sent>>();

function forwardOnce(url: string, asked: Asked, corruption: Corruption): Promise<Sent> {
  const { token, body } = corruptedRequest(asked, corruption);
  const key = [url, token, createHash('sha256').update(body).digest('hex')].join(' ');
  const known = answers.get(key) ?? forward(url, asked, corruption);
  answers.set(key, known);
  known.catch(() => answers.delete(key));
  return known;
}

function corruptedRequest(asked: Asked, { ask, authorization }: Corruption) {
  const { representations, bytes } = asked;
  return {
    token: authorization ? authorization(asked) : asked.authorization,
    body: ask && representations.length > 0 ? withRepresentations(asked, ask(asked)) : bytes,
  };
}

/** Forwards a request. The response may arrive before the request is fully sent. */
function forward(url: string, asked: Asked, corruption: Corruption): Promise<Sent> {
  const { token, body } = corruptedRequest(asked, corruption);
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: token }) };
    const asking = request(url, { method: 'POST', headers, agent: false }, async (response) => {
      const contentType = String(response.headers['content-type']);
      const body = await text(response).catch(reject);
      if (body !== undefined) resolve({ status: response.statusCode!, contentType, body });
    });
    asking.on('error', reject).end(body);
  });
}

const withRepresentations = ({ query }: Asked, representations: unknown[]) =>
  JSON.stringify({ query, variables: { representations } });
