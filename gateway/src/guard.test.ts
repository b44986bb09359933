import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createLog } from '@hopen/kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Guard } from './guard.ts';
import { PATIENCE } from './patience.ts';

const TIMEOUT_MS = 20;

/** Both ends of one connection. */
let gateway: Socket;
let subgraph: Socket;
beforeAll(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  gateway = connect(server.address() as { port: number });
  [subgraph] = await once(server, 'connection');
  server.close();
});
afterAll(() => {
  gateway.destroy();
  subgraph.destroy();
});

const guard = () =>
  new Guard('funding', { ...PATIENCE, timeoutMsOf: () => TIMEOUT_MS }, createLog({ level: 'silent' }));

/** Nothing else happens in this process meanwhile, as while it plans a hard question. */
const holdUp = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const answer = async (signal: AbortSignal) => String((await once(gateway, 'data', { signal }))[0]);

describe('when the time of a fetch is over', () => {
  it.each([true, false])('what had come is read, and counts, where it acts: %s', async (acts) => {
    const fetch = async (signal: AbortSignal) => {
      subgraph.write('answer');
      holdUp(5 * TIMEOUT_MS);
      return answer(signal);
    };
    expect(await guard().run(fetch, acts)).toBe('answer');
  });

  it.each([true, false])('what has not come is given up, where it acts: %s', async (acts) => {
    const fetch = async (signal: AbortSignal) => {
      holdUp(5 * TIMEOUT_MS);
      return answer(signal);
    };
    await expect(guard().run(fetch, acts)).rejects.toMatchObject({ cause: { name: 'TimeoutError' } });
  });
});

describe('when a fetch is over', () => {
  it('no timer of it is left', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const hour = { ...PATIENCE, timeoutMsOf: () => 3_600_000 };
    const patient = new Guard('funding', hour, createLog({ level: 'silent' }));
    await patient.run(async () => 'answer', false);
    await expect(patient.run(() => Promise.reject(new Error('no')), true)).rejects.toThrow('no');
    expect(timers()).toBe(before);
  });
});
