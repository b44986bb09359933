import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ask } from '../house.ts';

const RUN = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url));
const SLOW_MS = 2_000;

/** A subgraph that takes its time over every question. */
let slow: Server;
let isAsked: Promise<unknown>;
beforeAll(async () => {
  slow = createServer(async (request, response) => {
    request.resume();
    await setTimeout(SLOW_MS);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: { regions: [{ code: '93' }] } }));
  });
  isAsked = once(slow, 'request');
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
});
afterAll(() => void slow.close());

describe('a gateway that is told to stop', () => {
  it('answers what it was asked before, takes nothing more, and ends well', async () => {
    const { PATH, HOME } = process.env;
    const subgraph = `http://127.0.0.1:${(slow.address() as AddressInfo).port}/graphql`;
    const child = spawn(process.execPath, [RUN, 'serve', 'gateway'], {
      env: { PATH, HOME, GATEWAY_PORT: '0', ESTABLISHMENTS_URL: subgraph },
    });
    const exited = once(child, 'exit');
    const url = await urlSaidBy(child.stdout);

    const answer = ask(url, '{ regions { code } }');
    await isAsked;
    child.kill('SIGTERM');
    await setTimeout(300);
    await expect(ask(url, '{ __typename }')).rejects.toThrow();
    expect((await answer).data).toEqual({ regions: [{ code: '93' }] });
    expect(await exited).toEqual([0, null]);
  });
});

async function urlSaidBy(output: NodeJS.ReadableStream): Promise<string> {
  let said = '';
  for await (const text of output) {
    said += text;
    const url = /http:\S+\/graphql/.exec(said)?.[0];
    if (url) {
      output.resume();
      return url;
    }
  }
  throw new Error(`The gateway did not start: ${said}`);
}
