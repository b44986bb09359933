import { once } from 'node:events';
import { connect } from 'node:net';
import { ApolloServer } from '@apollo/server';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Listening, listen } from './http.ts';
import { createLog } from './log.ts';

let listening: Listening;
let log: unknown[];
/** Lets the question `slow` have its answer. */
let release: () => void;

beforeEach(async () => {
  log = [];
  const released = new Promise<string>((resolve) => {
    release = () => resolve('done');
  });
  listening = await listen({
    server: new ApolloServer({
      typeDefs: 'type Query { echo(text: String!): String! slow: String }',
      resolvers: { Query: { echo: (_root, { text }: { text: string }) => text, slow: () => released } },
      stopOnTerminationSignals: false,
    }),
    authenticate: async () => ({ role: 'ANONYMOUS' }),
    context: () => ({}),
    host: '127.0.0.1',
    port: 0,
    bodyLimit: 10_000,
    headersMs: 10_000,
    requestMs: 10_000,
    log: createLog({ to: { write: (line) => void log.push(line) } }),
  });
});
afterEach(() => listening.stop());

const post = (query: string, contentType = 'application/json') =>
  fetch(listening.url, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: JSON.stringify({ query }),
  });

/** A connection on which only this much is sent. */
async function half(text: string) {
  const socket = connect(Number(new URL(listening.url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.on('error', () => {}).write(text);
  await new Promise((resolve) => setTimeout(resolve, 50));
  return socket;
}

const HEAD = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';

describe('a request', () => {
  it('may be a GET with question marks in its query', async () => {
    const query = encodeURI('{ echo(text: "a?b?c") }');
    const response = await fetch(`${listening.url}?query=${query}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect(await response.json()).toEqual({ data: { echo: 'a?b?c' } });
  });

  it.each(['APPLICATION/JSON', 'Application/Json; charset=UTF-8', 'application/json;charset=utf-8'])(
    'may have the media type %s',
    async (contentType) => {
      const response = await post('{ echo(text: "a") }', contentType);
      expect(await response.json()).toEqual({ data: { echo: 'a' } });
    },
  );

  it.each(['application/jsonp', 'text/plain', 'application/json-patch+json'])(
    'may not have the media type %s',
    async (contentType) => {
      expect((await post('{ echo(text: "a") }', contentType)).status).toBe(400);
    },
  );

  it('that its client breaks off is not logged as a fault', async () => {
    const socket = await half(`${HEAD}content-length: 100\r\n\r\n{`);
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
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
  ])('does not wait long for %s', async (_what, text) => {
    const socket = await half(text);
    const begun = performance.now();
    await listening.stop();
    expect(performance.now() - begun).toBeLessThan(3_000);
    socket.destroy();
    expect(log).toEqual([]);
  });

  it('waits for the answer to what was asked, and then no longer', async () => {
    const answer = post('{ slow }').then((response) => response.json());
    await new Promise((resolve) => setTimeout(resolve, 100));
    let stopped = false;
    const stopping = listening.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(stopped).toBe(false);
    const begun = performance.now();
    release();
    expect(await answer).toEqual({ data: { slow: 'done' } });
    await stopping;
    expect(performance.now() - begun).toBeLessThan(1_000);
  });
});
