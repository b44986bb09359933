import type { TrafficSettings } from '@hopen/gateway';
import type { Listening } from '@hopen/kit/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  askWith,
  type FakeArs,
  GOOD,
  NATIONAL,
  openFakeArs,
  openGateway,
  regionsWithRoadmap,
  SHORT_MS,
  says,
  supergraphWith,
} from '../support/fake-ars.ts';
import { sharedCountry } from '../support/shared-country.ts';
import { AMPLE_MS, type AskedCountry, ask } from '../support/test-country.ts';

const whole = { data: { _entities: [GOOD] } };
const PACA = { subgraph: 'roadmaps-paca', region: '93' };
const PUBLISH = 'mutation { publish }';

let country: AskedCountry;
let ars: FakeArs;
let gateway: Listening;
let arsToken: string;
beforeAll(async () => {
  country = await sharedCountry();
  ars = await openFakeArs();
  gateway = await open();
  arsToken = await country.token({ hopen_role: 'ars', hopen_region: '93' });
});
afterAll(async () => {
  await gateway.stop();
  await ars.leave();
});
beforeEach(() => ars.behave(says(whole)));

/** Keeps circuit breakers closed, and stale responses for longer than any test. */
const open = async (traffic: Partial<TrafficSettings> = {}) =>
  openGateway(country, ars, {
    supergraph: await supergraphWith({ mutation: 'publish: String' }),
    traffic: { retryAfterMs: 5, failuresInARow: 1_000, ...traffic },
  });

const opened: Listening[] = [];
afterEach(async () => {
  for (const other of opened.splice(0)) await other.stop();
});
/** Gateway without stale responses. */
async function another(traffic: Partial<TrafficSettings> = {}): Promise<string> {
  const other = await open(traffic);
  opened.push(other);
  return other.url;
}

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

describe('what an ARS last said to everyone stands in, with its date', () => {
  const staleOf = async (url: string) => {
    const answer = await ask(url, NATIONAL);
    expect(answer.errors).toBeUndefined();
    expect(regionsWithRoadmap(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({
      complete: false,
      missing: [{ ...PACA, stale: true, fetchedAt: isoTime }],
    });
  };

  it.each<[string, Parameters<FakeArs['behave']>]>([
    ['hangs', [() => {}, SHORT_MS]],
    ['answers 500', [says('', 500)]],
    ['answers what is not sound', [says({ data: { _entities: [{ ...GOOD, axes: 7 }] } })]],
    ['has faults alone', [says({ data: { _entities: [null] }, errors: [{ message: 'x' }] })]],
  ])('when it %s', async (_what, behaviour) => {
    await ask(gateway.url, NATIONAL);
    ars.behave(...behaviour);
    await staleOf(gateway.url);
  });

  it('when it is left alone', async () => {
    const url = await another({ failuresInARow: 2, probeAfterMs: AMPLE_MS });
    await ask(url, NATIONAL);
    ars.behave(says('', 500));
    for (let time = 0; time < 2; time++) await ask(url, NATIONAL);
    const { length } = ars.received;
    expect(regionsWithRoadmap(await ask(url, NATIONAL))).toHaveLength(18);
    expect(ars.received).toHaveLength(length);
  });

  it('until it is too old', async () => {
    const url = await another({ staleMs: 1 });
    await ask(url, NATIONAL);
    ars.behave(says('', 500));
    let answer = await ask(url, NATIONAL);
    while (regionsWithRoadmap(answer).length === 18) answer = await ask(url, NATIONAL);
    expect(regionsWithRoadmap(answer)).toHaveLength(17);
    expect(answer.extensions?.completeness.missing).toEqual([PACA]);
  });

  it('also when it was read late, because the gateway was held up until the time was over', async () => {
    const timeoutMs = 400;
    let begun = 0;
    const url = await another({
      timeoutMsOf(name) {
        if (name !== 'roadmaps-paca') return AMPLE_MS;
        begun = performance.now();
        return timeoutMs;
      },
    });
    let inTime = false;
    ars.behave((response, received) => {
      says(whole)(response, received);
      const goneMs = performance.now() - begun;
      inTime = goneMs < timeoutMs / 2;
      if (inTime) holdUp(2 * timeoutMs - goneMs);
    });
    let answer = await ask(url, NATIONAL);
    // Repeated, since on a busy machine even this query may time out.
    while (!inTime) answer = await ask(url, NATIONAL);
    expect(regionsWithRoadmap(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({ complete: true, missing: [] });
    ars.behave(says('', 500));
    await staleOf(url);
  });

  describe('whatever it was asked with', () => {
    const ask93 = (url: string, selection: string, name = '', args = '') =>
      ask(url, `query ${name} { region(code: "93") { roadmap${args} { ${selection} } } }`);
    /** Responds to the given selection, in its order and under its aliases. */
    const answering = () =>
      ars.behave((response, { query, variables }) => {
        const named: Record<string, unknown> = {
          title: 'Partage',
          description: 'Tout.',
          vision: 'Ensemble.',
        };
        const lineOf = (line: string): [string, unknown][] =>
          [...line.matchAll(/(\w+): (\w+)|(\w+)/g)].map(([, alias, of, plain]) => [
            (alias ?? plain)!,
            named[(of ?? plain)!],
          ]);
        const axes = /axes \{([^}]*)\}/.exec(query)?.[1];
        const own = Object.fromEntries(
          lineOf(query.replace(/axes \{[^}]*\}/, '')).filter(([, value]) => value),
        );
        says({
          data: {
            _entities: (variables.representations as object[]).map((key) => ({
              ...key,
              ...own,
              ...(axes && { axes: [Object.fromEntries(lineOf(axes))] }),
            })),
          },
        })(response, { query, variables, authorization: undefined, timeLeft: undefined });
      });

    it.each<[string, string, string, string]>([
      ['another name', 'vision axes { title description }', 'Dashboard', ''],
      ['another order', 'axes { description title } vision', '', ''],
      ['a part of it', 'axes { description }', '', ''],
      ['other aliases', 'v: vision w: vision lines: axes { t: title }', '', ''],
      ['today', 'vision axes { title }', '', '(asOf: "2026-01-15")'],
      ['a day to come', 'vision', '', '(asOf: "2030-01-01")'],
    ])('%s', async (_what, selection, name, args) => {
      const url = await another();
      answering();
      await ask93(url, 'vision axes { title description }', 'First');
      const right = await ask93(url, selection, name, args);
      const heardOnce = await another();
      await ask93(heardOnce, 'vision axes { title description }', 'First');
      ars.behave(says('', 500));
      const { data, errors, extensions } = await ask93(heardOnce, selection, name, args);
      expect(errors).toBeUndefined();
      expect(data).toEqual(right.data);
      expect(extensions?.completeness.missing).toEqual([{ ...PACA, stale: true, fetchedAt: isoTime }]);
    });

    it('but not what it never said, nor what it said of another day', async () => {
      const url = await another();
      answering();
      await ask93(url, 'vision axes { title }');
      ars.behave(says('', 500));
      const more = await ask93(url, 'vision axes { title description }');
      expect(more.data.region.roadmap).toEqual({ vision: 'Ensemble.', axes: null });
      expect(more.errors?.map(({ path }) => path)).toEqual([['region', 'roadmap', 'axes']]);
      expect(more.extensions?.completeness.missing).toEqual([PACA]);
      const before = await ask93(url, 'vision', '', '(asOf: "2021-01-01")');
      expect(before.data.region.roadmap).toEqual({ vision: null });
    });

    it('and no question about other days, however many, takes away what is in force', async () => {
      const url = await another({ staleBytes: 4_000 });
      answering();
      await ask93(url, 'vision axes { title }');
      for (let year = 1900; year < 1940; year++)
        await ask93(url, 'vision axes { title }', '', `(asOf: "${year}-01-01")`);
      ars.behave(says('', 500));
      const { data } = await ask93(url, 'vision axes { title }');
      expect(data.region.roadmap).toEqual({ vision: 'Ensemble.', axes: [{ title: 'Partage' }] });
    });
  });

  it('but is never what it said to a viewer with a token, nor said to one', async () => {
    const url = await another();
    ars.behave((response, received) =>
      says({ data: { _entities: [{ ...GOOD, brief: received.authorization ? 'secret' : 'open' }] } })(
        response,
        received,
      ),
    );
    expect(JSON.stringify(await ask(url, NATIONAL, {}, arsToken))).toContain('secret');
    ars.behave(says('', 500));
    expect(regionsWithRoadmap(await ask(url, NATIONAL))).toHaveLength(17);

    ars.behave(says(whole));
    await ask(url, NATIONAL);
    ars.behave(says('', 500));
    const { data, extensions } = await ask(url, NATIONAL, {}, arsToken);
    expect(data.regions).toHaveLength(18);
    expect(extensions?.completeness.missing).toEqual([PACA]);
  });

  it('nor is a field that it refused, nor one that is not sound', async () => {
    const url = await another();
    const errors = [{ message: 'x', path: ['_entities', 0, 'axes'], extensions: { code: 'FORBIDDEN' } }];
    ars.behave(says({ data: { _entities: [{ ...GOOD, axes: null, publishedOn: 'x' }] }, errors }));
    await ask(url, NATIONAL);
    ars.behave(says('', 500));
    const answer = await ask(url, NATIONAL);
    expect(regionsWithRoadmap(answer)).toHaveLength(18);
    expect(answer.errors?.map(({ path }) => path?.at(-1))).toEqual(['publishedOn', 'axes']);
    expect(answer.extensions?.completeness.missing).toEqual([PACA]);
  });

  it('nor does a mutation that was answered once pass for done again', async () => {
    ars.behave(says({ data: { publish: 'done' } }));
    expect((await ask(gateway.url, PUBLISH)).data).toEqual({ publish: 'done' });
    ars.behave(says('', 500));
    const { data, errors, extensions } = await ask(gateway.url, PUBLISH);
    expect(data).toEqual({ publish: null });
    expect(errors?.[0]?.extensions.code).toBe('REGION_UNAVAILABLE');
    expect(extensions?.completeness).toEqual({
      complete: false,
      missing: [{ subgraph: 'roadmaps-paca', region: null }],
    });
  });
});

describe('all or nothing', () => {
  const demanding = (url: string, query: string) => askWith(url, query, { 'x-require-complete': 'true' });

  it('is all, when all answer', async () => {
    const answer = await demanding(gateway.url, NATIONAL);
    expect(regionsWithRoadmap(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({ complete: true, missing: [] });
  });

  it('is nothing, and says why, when a part is missing', async () => {
    const url = await another();
    ars.behave(says('', 500));
    const { data, errors, extensions } = await demanding(url, NATIONAL);
    expect(data).toBeNull();
    expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([
      [undefined, 'INCOMPLETE'],
    ]);
    expect(extensions?.completeness).toEqual({ complete: false, missing: [PACA] });
  });

  it('is nothing, when a part is what was known before', async () => {
    await ask(gateway.url, NATIONAL);
    ars.behave(says('', 500));
    const { data, extensions } = await demanding(gateway.url, NATIONAL);
    expect(data).toBeNull();
    expect(extensions?.completeness.missing).toEqual([{ ...PACA, stale: true, fetchedAt: isoTime }]);
  });

  it('never says of a mutation that happened that it did not', async () => {
    ars.behave(
      says({ data: { publish: 'done' }, errors: [{ message: 'x', extensions: { code: 'INTERNAL' } }] }),
    );
    const { data, extensions } = await demanding(gateway.url, PUBLISH);
    expect(data).toEqual({ publish: 'done' });
    expect(extensions?.completeness.complete).toBe(false);
  });
});

/** Blocks the event loop, as planning a hard document does. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
