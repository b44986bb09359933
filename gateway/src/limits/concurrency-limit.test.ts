import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { ConcurrencyLimit } from './concurrency-limit.ts';

const RATE_LIMITED = { extensions: { code: 'RATE_LIMITED' } };

/** Sends requests and records the order in which they start. */
function requests(limits = { inFlight: 2, waiting: 1 }) {
  const concurrency = new ConcurrencyLimit(limits);
  const begun: string[] = [];
  const arrive = (viewer: string, name: string) => {
    const exchange = new AbortController();
    const work = Promise.withResolvers<void>();
    const taken = concurrency.take(viewer, exchange.signal, work.promise).then(() => void begun.push(name));
    const leave = () => exchange.abort();
    const close = () => {
      work.resolve();
      leave();
    };
    return { taken, leave, close };
  };
  return { concurrency, begun, arrive };
}

describe('the requests of one viewer', () => {
  it('are under way so many at a time, wait in their order, and are refused beyond', async () => {
    const { begun, arrive } = requests();
    const [first] = [arrive('a', '1'), arrive('a', '2'), arrive('a', '3')];
    await expect(arrive('a', '4').taken).rejects.toMatchObject(RATE_LIMITED);
    expect(begun).toEqual(['1', '2']);
    first!.close();
    await setImmediate();
    expect(begun).toEqual(['1', '2', '3']);
  });

  it('keep their turn when their client leaves, as long as something is done for them', async () => {
    const { begun, arrive } = requests({ inFlight: 1, waiting: 1 });
    const [first] = [arrive('a', '1'), arrive('a', '2')];
    await first!.taken;
    first!.leave();
    await setImmediate();
    expect(begun).toEqual(['1']);
    first!.close();
    await setImmediate();
    expect(begun).toEqual(['1', '2']);
  });

  it('keep nobody else waiting', async () => {
    const { begun, arrive } = requests();
    for (const name of ['1', '2', '3']) arrive('a', name);
    await arrive('b', 'other').taken;
    expect(begun).toContain('other');
  });

  it('that were left while they waited are not begun, and keep no turn', async () => {
    const { concurrency, begun, arrive } = requests({ inFlight: 1, waiting: 2 });
    const [first, left, last] = [arrive('a', '1'), arrive('a', '2'), arrive('a', '3')];
    await first!.taken;
    const refused = expect(left!.taken).rejects.toMatchObject(RATE_LIMITED);
    left!.close();
    first!.close();
    await refused;
    await last!.taken;
    expect(begun).toEqual(['1', '3']);
    last!.close();
    await setImmediate();
    expect(concurrency.viewers).toBe(0);
  });
});
