import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../support/test-country.ts';
import { CommandProcess } from './command-process.ts';

const LOOK_EVERY_MS = 20;

/** Subgraph that responds only when released. */
let slow: Server;
let isAsked: Promise<unknown>;
let answer: () => void;
beforeAll(async () => {
  const released = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const asked = Promise.withResolvers<void>();
  isAsked = asked.promise;
  slow = createServer(async (request, response) => {
    const body = await text(request);
    // SDL probe of the gateway itself.
    if (body.includes('_service')) return void response.end('{}');
    asked.resolve();
    await released;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: { regions: [{ code: '93' }] } }));
  });
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
});
afterAll(async () => {
  await CommandProcess.stopAll();
  slow.closeAllConnections();
  slow.close();
});

describe('a gateway that is told to stop', () => {
  it('answers what it was asked before, takes nothing more, and ends well', async () => {
    const gateway = new CommandProcess(['serve', 'gateway', '--development'], {
      HOPEN_DATA: process.env.HOPEN_RUN_FOLDER!,
      GATEWAY_PORT: '0',
      ESTABLISHMENTS_URL: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/graphql`,
    });
    const url = await gateway.says(/http:\S+\/graphql/);

    const asked = ask(url, '{ regions { code } }');
    await isAsked;
    const exitCode = gateway.stop('SIGTERM');
    while (await isTaking(url)) await setTimeout(LOOK_EVERY_MS);
    await expect(ask(url, '{ __typename }')).rejects.toThrow();
    answer();
    expect((await asked).data).toEqual({ regions: [{ code: '93' }] });
    expect(await exitCode).toBe(0);
  });
});

/** True if the port accepts connections. */
function isTaking(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
