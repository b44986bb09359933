import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { ApolloServer } from '@apollo/server';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SHUTDOWN_TIMEOUTS, type ShutdownTimeouts } from './closer.ts';
import { type Listening, listen } from './http.ts';
import { createLog } from './log.ts';
import { ACT_TIMEOUT_MS, TIME_LEFT, waitsForMs } from './story.ts';

/** Longer than any test. */
const NEVER_MS = 3_600_000;
const SOON_MS = 50;

let listening: Listening;
let log: unknown[];
/** Resolves when the question `slow` is asked. */
let isAsked: Promise<void>;
/** Lets the question `slow` have its answer. */
let release: () => void;

beforeEach(async () => {
  log = [];
  listening = await open({ receiveMs: SOON_MS, answerMs: NEVER_MS });
});
afterEach(() => listening.stop());

async function open(shutdown: ShutdownTimeouts): Promise<Listening> {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<string>();
  isAsked = asked.promise;
  release = () => released.resolve('done');
  const slow = () => {
    asked.resolve();
    return released.promise;
  };
  return listen({
    server: new ApolloServer({
      typeDefs: 'type Query { echo(text: String!): String! slow: String waits: Float! }',
      resolvers: { Query: { echo: (_root, { text }: { text: string }) => text, slow, waits: waitsForMs } },
      stopOnTerminationSignals: false,
    }),
    authenticate: async () => ({ role: 'ANONYMOUS' }),
    context: () => ({}),
    host: '127.0.0.1',
    port: 0,
    bodyLimit: 10_000,
    headersMs: NEVER_MS,
    requestMs: NEVER_MS,
    shutdown,
    log: createLog({ to: { write: (line) => void log.push(line) } }),
  });
}

const post = (query: string, contentType = 'application/json', url = listening.url) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify({ query }),
  });

/** What Node tells of a connection that a server of ours took, or of a request of which it has the whole head. */
interface Taken {
  readonly server: Server;
  readonly request: IncomingMessage;
}

const nextTold = (channel: string) =>
  new Promise<Taken>((resolve) => {
    const hear = (told: unknown) => {
      unsubscribe(channel, hear);
      resolve(told as Taken);
    };
    subscribe(channel, hear);
  });

/** A connection on which only this much is sent, from when our server has taken it. */
async function send(words: string) {
  const taken = nextTold(words.includes('\r\n\r\n') ? 'http.server.request.start' : 'net.server.socket');
  const socket = connect(Number(new URL(listening.url).port), '127.0.0.1').on('error', () => {});
  socket.write(words);
  const { server, request } = await taken;
  return { socket, server, request };
}

const closed = (connection: Socket | IncomingMessage) =>
  new Promise<void>((resolve) => connection.once('close', resolve));

const HEAD = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';

describe('a request', () => {
  it('may be a GET with question marks in its query', async () => {
    const query = encodeURI('{ echo(text: "a?b?c") }');
    const response = await fetch(`${listening.url}?query=${query}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(await response.json()).toEqual({ data: { echo: 'a?b?c' } });
  });

  it.each([
    '&operationName=&variables=&extensions=',
    '&operationName=&variables={"text":"a"}&extensions=',
    '&variables=&operationName=Echo',
  ])('may be a GET that leaves parameters empty: %s', async (more) => {
    const query = encodeURIComponent('query Echo($text: String! = "a") { echo(text: $text) }');
    const response = await fetch(`${listening.url}?query=${query}${encodeURI(more)}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect([response.status, await response.json()]).toEqual([200, { data: { echo: 'a' } }]);
  });

  it('may not be a GET with variables that are no JSON', async () => {
    const query = encodeURIComponent('{ echo(text: "a") }');
    const response = await fetch(`${listening.url}?query=${query}&variables=x&operationName=`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(response.status).toBe(400);
  });

  it.each(['APPLICATION/JSON', 'Application/Json; charset=UTF-8', 'application/json;charset=utf-8'])(
    'may have the media type %s',
    async (contentType) => {
      const response = await post('{ echo(text: "a") }', contentType);
      expect(await response.json()).toEqual({ data: { echo: 'a' } });
    },
  );

  it('has as much time as it says, or else the usual one', async () => {
    const waits = async (headers: Record<string, string>) => {
      const query = '{ waits }';
      const response = await fetch(`${listening.url}?query=${encodeURI(query)}`, {
        headers: { 'apollo-require-preflight': 'yes', ...headers },
      });
      return ((await response.json()) as { data: { waits: number } }).data.waits;
    };
    expect(await waits({ [TIME_LEFT]: '600000' })).toBeGreaterThan(ACT_TIMEOUT_MS);
    expect(await waits({})).toBeLessThanOrEqual(ACT_TIMEOUT_MS);
  });

  it.each(['application/jsonp', 'text/plain', 'application/json-patch+json'])(
    'may not have the media type %s',
    async (contentType) => {
      expect((await post('{ echo(text: "a") }', contentType)).status).toBe(400);
    },
  );

  it('that its client breaks off is not logged as a fault', async () => {
    const { socket, request } = await send(`${HEAD}content-length: 100\r\n\r\n{`);
    const brokenOff = closed(request);
    socket.destroy();
    await brokenOff;
    await listening.stop();
    expect(log).toEqual([]);
  });
});

describe('the id of a request', () => {
  it.each([
    ['that the caller gives comes back', 'of-this-request', /^of-this-request$/],
    ['that is not well-formed is made anew', 'jeanne@example', /^[0-9a-f-]{36}$/],
    ['that nobody gives is made', undefined, /^[0-9a-f-]{36}$/],
  ])('%s', async (_what, id, expected) => {
    const response = await fetch(listening.url, { headers: id ? { 'x-request-id': id } : {} });
    expect(response.headers.get('x-request-id')).toMatch(expected);
  });
});

describe('stop', () => {
  it.each([
    ['a body that does not come to its end', `${HEAD}content-length: 100\r\n\r\n{`],
    ['a head that does not come to its end', 'POST /graphql HTTP/1.1\r\nhost: a'],
    ['a connection on which nobody asks', ''],
  ])('does not wait long for %s, also while another is owed an answer', async (_what, words) => {
    const owed = post('{ slow }').then((response) => response.json());
    await isAsked;
    const { socket } = await send(words);
    const dropped = closed(socket.resume());
    const stopping = listening.stop();
    await dropped;
    release();
    expect(await owed).toEqual({ data: { slow: 'done' } });
    await stopping;
    expect(log).toEqual([]);
  });

  it('waits for the answer to what was asked, and then no longer', async () => {
    const body = JSON.stringify({ query: '{ slow }' });
    const asking = await send(`${HEAD}content-length: ${body.length}\r\n\r\n${body}`);
    await isAsked;
    // Or Node would hang up by itself after five seconds in which nothing is asked.
    asking.server.keepAliveTimeout = 0;
    const heard = text(asking.socket);
    const silent = await send('');
    const dropped = closed(silent.socket.resume());
    let stopped = false;
    const stopping = listening.stop().then(() => {
      stopped = true;
    });
    await dropped;
    expect(stopped).toBe(false);
    release();
    expect(await heard).toContain(JSON.stringify({ data: { slow: 'done' } }));
    await stopping;
  });

  it('does not wait for ever for an answer', async () => {
    const hasty = await open({ receiveMs: NEVER_MS, answerMs: SOON_MS });
    const answer = expect(post('{ slow }', undefined, hasty.url)).rejects.toThrow();
    await isAsked;
    await hasty.stop();
    await answer;
  });

  it('waits a second for the rest of a request, and eight for an answer: less than those who kill wait', () => {
    expect(SHUTDOWN_TIMEOUTS).toEqual({ receiveMs: 1_000, answerMs: 8_000 });
  });
});
