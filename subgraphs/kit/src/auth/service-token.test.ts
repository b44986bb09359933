import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLog } from '../server/log.ts';
import { runInRequest, startRequestLog } from '../server/request-log.ts';
import { peersAt } from '../subgraph/subgraph-client.ts';
import { type ServiceToken, serviceToken } from './service-token.ts';

let server: Server;
let asked: { body: string; headers: IncomingHttpHeaders }[];
let answer: () => [status: number, body: unknown];
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    asked.push({ body: await text(request), headers: request.headers });
    const [status, body] = answer();
    response.writeHead(status).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Issuer of numbered tokens with this lifetime. */
function issue(expires_in?: number) {
  let number = 0;
  answer = () => [200, { access_token: `token-${++number}`, expires_in }];
}
const service = (more: object = {}): ServiceToken =>
  serviceToken({ tokenUrl: url(), clientId: 'funding', clientSecret: 'p@ss: é%', ...more });

describe('the token of a service', () => {
  it('is asked for with its credentials, encoded as RFC 6749 says', async () => {
    issue(60);
    await service()();
    expect(asked[0]?.headers.authorization).toBe(`Basic ${btoa('funding:p%40ss%3A+%C3%A9%25')}`);
    expect(asked[0]?.body).toBe('grant_type=client_credentials');
  });

  it('is asked for a scope and a resource where the provider wants them', async () => {
    issue(60);
    await service({ scope: 'graph', resource: 'urn:x' })();
    expect(asked[0]?.body).toBe('grant_type=client_credentials&scope=graph&resource=urn%3Ax');
  });

  it.each([
    ['a minute', 60, 1],
    ['no longer than the margin', 10, 2],
    ['nobody says how long', undefined, 2],
  ])('that lasts %s is kept while it is good', async (_what, lasts, times) => {
    issue(lasts);
    const token = service();
    await token();
    await token();
    expect(asked).toHaveLength(times);
  });

  it('is one for all who ask at once, and another for who was refused', async () => {
    issue(60);
    const token = service();
    expect(await Promise.all([token(), token()])).toEqual(['token-1', 'token-1']);
    expect(await token('token-1')).toBe('token-2');
    expect(await token('token-1')).toBe('token-2');
  });

  it.each<[string, [number, unknown]]>([
    ['refuses', [401, {}]],
    ['gives none', [200, {}]],
  ])('is missing where the provider %s, and asked for again', async (_what, refusal) => {
    const token = service();
    answer = () => refusal;
    await expect(token()).rejects.toThrow();
    issue(60);
    expect(await token()).toBe('token-1');
  });
});

describe('a peer', () => {
  const log: string[] = [];
  const peers = (token?: ServiceToken) =>
    peersAt({
      urlOf: url,
      ...(token && { token }),
      log: createLog({ to: { write: (line) => void log.push(line) } }),
    });

  it('that refuses a kept token is asked once more, with a new one, and under the same request id', async () => {
    answer = () => (asked.length === 1 ? [401, {}] : [200, { data: { ok: true } }]);
    const token: ServiceToken = async (refused) => (refused ? 'new' : 'old');
    const ask = () => peers(token).ask('indicators', '{ ok }', {});
    expect(await runInRequest(startRequestLog('of-this-request'), ask)).toEqual({ ok: true });
    expect(asked.map(({ headers }) => [headers.authorization, headers['x-request-id']])).toEqual([
      ['Bearer old', 'of-this-request'],
      ['Bearer new', 'of-this-request'],
    ]);
  });

  it('that does not answer is told by its codes, and by none of its words', async () => {
    const errors = [
      { message: 'Jeanne Martin', extensions: { code: 'FORBIDDEN' } },
      { message: 'x', extensions: { code: 'Jeanne' } },
    ];
    answer = () => [200, { errors }];
    await expect(peers().ask('indicators', '{ ok }', {})).rejects.toMatchObject({
      code: 'SUBGRAPH_UNAVAILABLE',
    });
    expect(log.join()).toContain('FORBIDDEN');
    expect(log.join()).not.toContain('Jeanne');
  });
});
