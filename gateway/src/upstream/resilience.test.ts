import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createLog } from '@hopen/kit/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpStatus, type Ping, Resilience } from './resilience.ts';
import { TRAFFIC_SETTINGS } from './traffic-settings.ts';

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

const LOG = createLog({ level: 'silent' });
const never = (signal: AbortSignal) => once(new EventEmitter(), 'never', { signal }).then(String);
const answering = async () => 'answer';

const guard = () =>
  new Resilience('funding', { ...TRAFFIC_SETTINGS, timeoutMsOf: () => TIMEOUT_MS }, never, LOG);

/** Blocks the event loop, as planning a hard document does. */
const holdUp = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

const answer = async (signal: AbortSignal) => String((await once(gateway, 'data', { signal }))[0]);

describe('when the time of a fetch is over', () => {
  it.each([true, false])('what had come is read, and counts, where it acts: %s', async (acts) => {
    const fetch = async (signal: AbortSignal) => {
      subgraph.write('answer');
      holdUp(5 * TIMEOUT_MS);
      return answer(signal);
    };
    expect(await guard().run(fetch, { viewer: 'dgos', acts })).toBe('answer');
  });

  it.each([true, false])('what has not come is given up, where it acts: %s', async (acts) => {
    const fetch = async (signal: AbortSignal) => {
      holdUp(5 * TIMEOUT_MS);
      return answer(signal);
    };
    await expect(guard().run(fetch, { viewer: 'dgos', acts })).rejects.toMatchObject({
      cause: { name: 'TimeoutError' },
    });
  });
});

describe('when a fetch is over', () => {
  it('no timer of it is left', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const hour = { ...TRAFFIC_SETTINGS, timeoutMsOf: () => 3_600_000 };
    const patient = new Resilience('funding', hour, never, LOG);
    await patient.run(async () => 'answer', { viewer: 'dgos', acts: false });
    await expect(
      patient.run(() => Promise.reject(new Error('no')), { viewer: 'dgos', acts: true }),
    ).rejects.toThrow('no');
    expect(timers()).toBe(before);
  });
});

describe('a subgraph that fails too often is left alone', () => {
  const FAILURES = 3;
  /** Resilience over a subgraph that answers pings by default. */
  const watched = ({ probeAfterMs = 3_600_000, ping = answering as Ping } = {}) => {
    const traffic = {
      ...TRAFFIC_SETTINGS,
      failuresInARow: FAILURES,
      probeAfterMs,
      timeoutMsOf: () => TIMEOUT_MS,
    };
    const watching = new Resilience('funding', traffic, ping, LOG);
    let asked = 0;
    const run = (viewer: string, fetch: (signal: AbortSignal) => Promise<string>) =>
      watching
        .run(
          (signal) => {
            asked++;
            return fetch(signal);
          },
          { viewer, acts: false },
        )
        .catch(({ name, message }: Error) => (name === 'Error' ? message : 'left alone'));
    return { run, asked: () => asked };
  };
  const dear = never;
  const cheap = answering;
  const failing = () => Promise.reject(new HttpStatus(500));

  it('by the viewer alone whose questions take too long, however many are in flight', async () => {
    const { run, asked } = watched();
    await Promise.all(Array.from({ length: 2 * FAILURES }, () => run('dear', dear)));
    const before = asked();
    expect(await run('dear', cheap)).not.toBe('answer');
    expect(asked()).toBe(before);
    expect(await run('dgos', cheap)).toBe('answer');
  });

  it('by nobody else, however many viewers ask what takes too long, and nobody anything else', async () => {
    const { run } = watched();
    for (let time = 0; time < 2; time++)
      await Promise.all(Array.from({ length: 3 * FAILURES }, (_, viewer) => run(`${viewer}`, dear)));
    expect(await run('dgos', cheap)).toBe('answer');
  });

  it.each<[string, Ping]>([
    ['does not answer a ping', never],
    ['answers a ping with a fault', failing],
  ])('by everyone when it takes too long, and %s', async (_what, ping) => {
    const { run, asked } = watched({ ping });
    for (let viewer = 0; viewer < FAILURES; viewer++) await run(`${viewer}`, dear);
    expect(await run('dgos', cheap)).not.toBe('answer');
    expect(asked()).toBe(FAILURES);
  });

  it('by everyone at faults that are its own, whoever asks', async () => {
    const { run } = watched();
    for (let time = 0; time < FAILURES; time++) await run('one', failing);
    expect(await run('dgos', cheap)).not.toBe('answer');
  });

  it('until it answers the one who asks whether it is back, or a ping meanwhile', async () => {
    const { run } = watched({ probeAfterMs: 0 });
    for (let time = 0; time < FAILURES; time++) await run('one', failing);
    await run('dear', dear);
    expect(await run('dgos', cheap)).toBe('answer');
    expect(await run('other', cheap)).toBe('answer');
  });
});
