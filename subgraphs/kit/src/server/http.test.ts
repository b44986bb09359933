import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
} from 'node:zlib';
import { ApolloServer } from '@apollo/server';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SHUTDOWN_TIMEOUTS, type ShutdownTimeouts } from './graceful-shutdown.ts';
import { type Listening, listen } from './http.ts';
import { createLog } from './log.ts';
import { ACT_TIMEOUT_MS, closing, TIME_LEFT, waitLimitMs } from './request-log.ts';
import { KEEP_ALIVE_MS } from './settings.ts';

/** Longer than any test. */
const NEVER_MS = 3_600_000;
const SOON_MS = 50;

let listening: Listening;
let log: unknown[];
/** Resolves when the query `slow` is executed. */
let isAsked: Promise<void>;
/** Abort signals of the requests for `slow`. */
let exchanges: AbortSignal[];
/** Lets `slow` complete. */
let release: () => void;

beforeEach(async () => {
  log = [];
  exchanges = [];
  listening = await open({ receiveMs: SOON_MS, answerMs: NEVER_MS });
});
afterEach(() => listening.stop());

const LONG = 'é'.repeat(5_000);

/** Exceeds all socket buffers, even compressed. */
const VAST_BYTES = 24_000_000;

async function open(
  shutdown: ShutdownTimeouts,
  more: { keepAliveMs?: number; sendMs?: number } = {},
): Promise<Listening> {
  const asked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<string>();
  isAsked = asked.promise;
  release = () => released.resolve('done');
  const slow = () => {
    exchanges.push(closing()!);
    asked.resolve();
    return released.promise;
  };
  return listen({
    server: new ApolloServer({
      typeDefs:
        'type Query { echo(text: String!): String! slow: String waits: Float! long: String! vast: String! }',
      resolvers: {
        Query: {
          echo: (_root, { text }: { text: string }) => text,
          slow,
          waits: waitLimitMs,
          long: () => LONG,
          vast: () => randomBytes((VAST_BYTES * 3) / 4).toString('base64'),
        },
      },
      stopOnTerminationSignals: false,
    }),
    authenticate: async () => ({ role: 'ANONYMOUS' }),
    context: () => ({}),
    host: '127.0.0.1',
    port: 0,
    bodyLimit: BODY_LIMIT,
    headersMs: NEVER_MS,
    requestMs: NEVER_MS,
    ...more,
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

/** Server and request, as Node's diagnostics channels report them. */
interface Accepted {
  readonly server: Server;
  readonly request: IncomingMessage;
}

const nextEvent = (channel: string) =>
  new Promise<Accepted>((resolve) => {
    const hear = (given: unknown) => {
      unsubscribe(channel, hear);
      resolve(given as Accepted);
    };
    subscribe(channel, hear);
  });

/** Sends a partial request, once the server has accepted the connection. */
async function send(words: string) {
  const accepted = nextEvent(words.includes('\r\n\r\n') ? 'http.server.request.start' : 'net.server.socket');
  const socket = connect(Number(new URL(listening.url).port), '127.0.0.1').on('error', () => {});
  socket.write(words);
  const { server, request } = await accepted;
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

const BODY_LIMIT = 10_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const say = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(listening.url, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });
const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

describe('the body of a request', () => {
  const ECHO = JSON.stringify({ query: '{ echo(text: "é") }' });

  it.each([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['identity', (text: string) => text],
  ])('may be compressed: %s', async (coding, compress) => {
    const response = await say(compress(ECHO) as Uint8Array<ArrayBuffer>, { 'content-encoding': coding });
    expect(await response.json()).toEqual({ data: { echo: 'é' } });
  });

  it.each(['compress', 'gzip, gzip', 'constructor'])('may not be coded as %s', async (coding) => {
    const response = await say(gzipSync(ECHO) as Uint8Array<ArrayBuffer>, { 'content-encoding': coding });
    expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'gzip, br, deflate']);
    expect(await codeOf(response)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it.each([
    ['is not', Buffer.from(ECHO)],
    ['is cut off', gzipSync(ECHO).subarray(0, -9)],
  ])('must be what its coding says: one that %s', async (_what, body) => {
    const response = await say(body as Uint8Array<ArrayBuffer>, { 'content-encoding': 'gzip' });
    expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
  });

  it.each([
    ['as it is sent', {}, (text: string) => text],
    ['once it is inflated', { 'content-encoding': 'gzip' }, gzipSync],
    ['once it is inflated', { 'content-encoding': 'br' }, brotliCompressSync],
  ])('has a limit %s', async (_what, headers, coded) => {
    const of = (size: number) => coded(`${' '.repeat(size - ECHO.length + 1)}${ECHO.replace('é', 'e')}`);
    const at = async (size: number) =>
      say(of(size - 1) as Uint8Array<ArrayBuffer>, headers as Record<string, string>);
    expect((await at(BODY_LIMIT)).status).toBe(200);
    const refused = await at(BODY_LIMIT + 1);
    expect([refused.status, await codeOf(refused)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await at(100 * BODY_LIMIT)).status).toBe(413);
  });

  it.each(['iso-8859-1', 'utf-16', '"latin1"'])('may not be in the charset %s', async (charset) => {
    const response = await say(ECHO, { 'content-type': `application/json; charset=${charset}` });
    expect([response.status, await codeOf(response)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('may not hold bytes that are not UTF-8, and neither may a query string', async () => {
    const latin1 = Buffer.from(ECHO, 'latin1') as Uint8Array<ArrayBuffer>;
    const preflight = { 'apollo-require-preflight': 'yes' };
    const inUrl = fetch(`${listening.url}?query=${encodeURI('{echo(text:"')}%E9%22)}`, {
      headers: preflight,
    });
    for (const response of [await say(latin1), await inUrl]) {
      expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
    }
  });

  it('that is text is no word of ours', async () => {
    const response = await say('TOO_LARGE', { 'content-type': 'text/plain' });
    expect(response.status).toBe(400);
  });
});

describe('an answer', () => {
  /** Raw bytes of a response. */
  async function received(query: string, acceptEncoding: string) {
    const body = JSON.stringify({ query });
    const head = `${HEAD}accept-encoding: ${acceptEncoding}\r\nconnection: close\r\ncontent-length: ${body.length}`;
    const { socket } = await send(`${head}\r\n\r\n${body}`);
    const bytes = await buffer(socket);
    const end = bytes.indexOf('\r\n\r\n');
    return { head: bytes.subarray(0, end).toString().toLowerCase(), bytes: bytes.subarray(end + 4) };
  }
  /** Decodes chunked transfer coding. */
  const unchunked = (bytes: Buffer): Buffer => {
    const line = bytes.indexOf('\r\n');
    const size = Number.parseInt(bytes.subarray(0, line).toString(), 16);
    const from = line + 2;
    return size === 0
      ? Buffer.alloc(0)
      : Buffer.concat([bytes.subarray(from, from + size), unchunked(bytes.subarray(from + size + 2))]);
  };

  it.each([
    ['gzip', 'gzip', gunzipSync],
    ['gzip;q=0.5, br', 'br', brotliDecompressSync],
    ['deflate, *;q=0', 'deflate', inflateSync],
  ])('is compressed for who takes it: %s', async (accepted, coding, inflate) => {
    const { head, bytes } = await received('{ long }', accepted);
    expect(head).toContain(`content-encoding: ${coding}`);
    expect(head).toContain('vary: accept-encoding');
    const whole = unchunked(bytes);
    expect(whole.length).toBeLessThan(1_000);
    expect(JSON.parse(inflate(whole).toString())).toEqual({ data: { long: LONG } });
  });

  it.each([
    ['identity', '{ long }'],
    ['gzip;q=0', '{ long }'],
    ['zstd', '{ long }'],
    ['gzip', '{ echo(text: "short") }'],
  ])('is sent as it is for who accepts %s and asks %s', async (accepted, query) => {
    const { head, bytes } = await received(query, accepted);
    expect(head).not.toContain('content-encoding');
    expect(head).toContain(`content-length: ${bytes.length}`);
    expect(head).toContain('vary: accept-encoding');
    expect(JSON.parse(bytes.toString())).toHaveProperty('data');
  });
});

describe('who does not read the answer', () => {
  const asking = `GET /graphql?query=%7Bvast%7D HTTP/1.1\r\nhost: a\r\napollo-require-preflight: a\r\n`;

  it.each(['identity', 'gzip'])('is hung up on, encoded as %s', async (coding) => {
    await listening.stop();
    listening = await open({ receiveMs: SOON_MS, answerMs: NEVER_MS }, { sendMs: SOON_MS });
    const { socket, request } = await send(`${asking}accept-encoding: ${coding}\r\n\r\n`);
    await closed(request.socket);
    socket.destroy();
    await listening.stop();
    expect(log.filter((line) => String(line).includes('"error"'))).toEqual([]);
  });

  it('is not hung up on while reading slowly', async () => {
    const response = await fetch(`${listening.url}?query={vast}`, {
      headers: { 'apollo-require-preflight': 'a', 'accept-encoding': 'identity' },
    });
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(VAST_BYTES);
  });
});

describe('what is done for a request', () => {
  it('hears when its client leaves, also while another request on its connection is answered', async () => {
    const body = JSON.stringify({ query: '{ slow }' });
    const { socket } = await send(`${HEAD}content-length: ${body.length}\r\n\r\n${body}`.repeat(2));
    while (exchanges.length < 2) await setImmediate();
    expect(exchanges.map(({ aborted }) => aborted)).toEqual([false, false]);
    socket.destroy();
    while (!exchanges.every(({ aborted }) => aborted)) await setImmediate();
    release();
  });
});

describe('headers that are sent twice', () => {
  it.each([
    ['authorization', 'Bearer a'],
    ['content-type', 'application/json'],
    ['host', 'b'],
  ])('leave nothing to guess: %s', async (name, value) => {
    const twice = name === 'host' ? `host: ${value}` : `${name}: ${value}\r\n${name}: ${value}`;
    const { socket } = await send(`GET /graphql HTTP/1.1\r\nhost: a\r\n${twice}\r\n\r\n`);
    const received = await text(socket);
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received).toContain(`The header ${name} must be sent once.`);
  });
});

describe('an idle connection', () => {
  it.each([
    ['longer than load balancers keep theirs', {}, KEEP_ALIVE_MS],
    ['as long as it is told to be', { keepAliveMs: 90_000 }, 90_000],
  ])('is kept %s', async (_what, given, expected) => {
    await listening.stop();
    listening = await open({ receiveMs: SOON_MS, answerMs: NEVER_MS }, given);
    const { server, socket } = await send('GET /nope HTTP/1.1\r\nhost: a\r\n\r\n');
    socket.destroy();
    expect(server.keepAliveTimeout).toBe(expected);
    expect(expected).toBeGreaterThan(75_000);
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
    // Disabled, since Node would otherwise close the idle connection after five seconds.
    asking.server.keepAliveTimeout = 0;
    const received = text(asking.socket);
    const silent = await send('');
    const dropped = closed(silent.socket.resume());
    let stopped = false;
    const stopping = listening.stop().then(() => {
      stopped = true;
    });
    await dropped;
    expect(stopped).toBe(false);
    release();
    expect(await received).toContain(JSON.stringify({ data: { slow: 'done' } }));
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
