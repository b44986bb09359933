import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';

/** What a subgraph is asked. */
export interface Asked {
  // biome-ignore lint/suspicious/noExplicitAny: a representation holds what the one who asks puts there.
  readonly representations: any[];
  readonly query: string;
  /** Empty where it is longer than anything that is distorted. */
  readonly body: string;
  readonly bytes: Buffer;
  readonly authorization: string | undefined;
  /** How many are asked at this moment, this one included. */
  readonly atOnce: number;
}

/** What it answers. */
export interface Sent {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** What a bad subgraph makes of questions and answers that a good one would take and give. */
export interface Corruption {
  /** Whether the good one is asked each question each time, for what happens while several ask. */
  readonly isAskedEachTime?: boolean;
  /** Other representations, or none, in place of those that were asked. */
  readonly ask?: (asked: Asked) => unknown[];
  /** Another header in place of the one that was sent. */
  readonly authorization?: (asked: Asked) => string | undefined;
  readonly answer?: (sent: Sent, asked: Asked) => Sent | Promise<Sent>;
}

/** A subgraph that stands in front of a good one and distorts it. */
export async function corrupted(url: string, distortion: Corruption) {
  let atOnce = 0;
  const server = createServer(async (incoming, response) => {
    atOnce++;
    try {
      const asked = await readAsked(incoming, atOnce);
      const sent = await (distortion.isAskedEachTime ? forward : forwardOnce)(url, asked, distortion);
      const { status, contentType, body } = (await distortion.answer?.(sent, asked)) ?? sent;
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

/** What the good one answered: it answers alike whichever bad one stands before it, and is asked once for all of them. */
const answers = new Map<string, Promise<Sent>>();

function forwardOnce(url: string, asked: Asked, distortion: Corruption): Promise<Sent> {
  const { token, body } = distortedQuestion(asked, distortion);
  const key = [url, token, createHash('sha256').update(body).digest('hex')].join(' ');
  const known = answers.get(key) ?? forward(url, asked, distortion);
  answers.set(key, known);
  known.catch(() => answers.delete(key));
  return known;
}

function distortedQuestion(asked: Asked, { ask, authorization }: Corruption) {
  const { representations, bytes } = asked;
  return {
    token: authorization ? authorization(asked) : asked.authorization,
    body: ask && representations.length > 0 ? withRepresentations(asked, ask(asked)) : bytes,
  };
}

/** Asks the good one. It may answer before it has read everything. */
function forward(url: string, asked: Asked, distortion: Corruption): Promise<Sent> {
  const { token, body } = distortedQuestion(asked, distortion);
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
