import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLog } from '../server/log.ts';
import { peersAt } from './subgraph-client.ts';

const sent: (string | undefined)[] = [];
const peer = createServer(({ headers }, response) => {
  sent.push(headers.authorization);
  response.end(JSON.stringify({ data: { known: true } }));
});
beforeAll(() => once(peer.listen(0, '127.0.0.1'), 'listening'));
afterAll(() => {
  peer.closeAllConnections();
  peer.close();
});

describe('a peer is asked', () => {
  it.each([
    ['under the token of the service', 'funding', { token: async () => 'abc' }, 'Bearer abc'],
    ['as everyone may, where there is none', 'funding', {}, undefined],
    ['as everyone may, where it is the whole country', 'national', { token: async () => 'abc' }, undefined],
  ])('%s', async (_how, name, token, authorization) => {
    const { port } = peer.address() as AddressInfo;
    const peers = peersAt({
      urlOf: () => `http://127.0.0.1:${port}`,
      log: createLog({ level: 'silent' }),
      ...token,
    });
    expect(await peers.ask(name, '{ known }', {})).toEqual({ known: true });
    expect(sent.at(-1)).toBe(authorization);
  });
});
