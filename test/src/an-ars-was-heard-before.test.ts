import type { Listening } from '@hopen/kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  askWith,
  type FakeArs,
  GOOD,
  heard,
  NATIONAL,
  openFakeArs,
  openGateway,
  says,
  supergraphWith,
} from './fake-ars.ts';
import { ask, type House, openHouse } from './house.ts';

const whole = { data: { _entities: [GOOD] } };
const LAST_KNOWN_MS = 2_000;
const PACA = { subgraph: 'roadmaps-paca', region: '93' };
const PUBLISH = 'mutation { publish }';

let house: House;
let ars: FakeArs;
let gateway: Listening;
let arsToken: string;
beforeAll(async () => {
  house = await openHouse();
  ars = await openFakeArs();
  arsToken = await house.token({ hopen_role: 'ars', hopen_region: '93' });
});
afterAll(async () => {
  await ars.leave();
  await house.close();
});
beforeEach(async () => {
  ars.behave(says(whole));
  gateway = await openGateway(house, ars, {
    supergraph: await supergraphWith({ mutation: 'publish: String' }),
    patience: {
      timeoutMsOf: (name) => (name === 'roadmaps-paca' ? 600 : 10_000),
      retryAfterMs: 5,
      failuresInARow: 2,
      probeAfterMs: 10_000,
      lastKnownMs: LAST_KNOWN_MS,
    },
  });
});
afterEach(() => gateway.stop());

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

describe('what an ARS last said to everyone stands in, with its date', () => {
  it.each([
    ['hangs', () => {}],
    ['answers 500', says('', 500)],
    ['answers what is not sound', says({ data: { _entities: [{ ...GOOD, axes: 7 }] } })],
    ['has faults alone', says({ data: { _entities: [null] }, errors: [{ message: 'x' }] })],
  ])('when it %s', async (_what, behaviour) => {
    await ask(gateway.url, NATIONAL);
    ars.behave(behaviour);
    const answer = await ask(gateway.url, NATIONAL);
    expect(answer.errors).toBeUndefined();
    expect(heard(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({
      complete: false,
      missing: [{ ...PACA, stale: true, fetchedAt: isoTime }],
    });
  });

  it('when it is left alone', async () => {
    await ask(gateway.url, NATIONAL);
    ars.behave(says('', 500));
    for (let time = 0; time < 2; time++) await ask(gateway.url, NATIONAL);
    const { length } = ars.received;
    expect(heard(await ask(gateway.url, NATIONAL))).toHaveLength(18);
    expect(ars.received).toHaveLength(length);
  });

  it('until it is too old', async () => {
    await ask(gateway.url, NATIONAL);
    ars.behave(says('', 500));
    await new Promise((resolve) => setTimeout(resolve, LAST_KNOWN_MS));
    const answer = await ask(gateway.url, NATIONAL);
    expect(heard(answer)).toHaveLength(17);
    expect(answer.extensions?.completeness.missing).toEqual([PACA]);
  });

  it('but is never what it said to a viewer with a token, nor said to one', async () => {
    ars.behave((response, { authorization }) =>
      says({ data: { _entities: [{ ...GOOD, brief: authorization ? 'secret' : 'open' }] } })(
        response,
        {} as never,
      ),
    );
    expect(JSON.stringify(await ask(gateway.url, NATIONAL, {}, arsToken))).toContain('secret');
    ars.behave(says('', 500));
    expect(heard(await ask(gateway.url, NATIONAL))).toHaveLength(17);

    ars.behave(says(whole));
    await ask(gateway.url, NATIONAL);
    ars.behave(says('', 500));
    const { data, extensions } = await ask(gateway.url, NATIONAL, {}, arsToken);
    expect(data.regions).toHaveLength(18);
    expect(extensions?.completeness.missing).toEqual([PACA]);
  });

  it('nor is an answer with errors kept', async () => {
    const errors = [{ message: 'x', path: ['_entities', 0, 'axes'], extensions: { code: 'FORBIDDEN' } }];
    ars.behave(says({ data: { _entities: [{ ...GOOD, axes: null }] }, errors }));
    await ask(gateway.url, NATIONAL);
    ars.behave(says('', 500));
    expect(heard(await ask(gateway.url, NATIONAL))).toHaveLength(17);
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
  const demanding = (query: string) => askWith(gateway.url, query, { 'x-require-complete': 'true' });

  it('is all, when all answer', async () => {
    const answer = await demanding(NATIONAL);
    expect(heard(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({ complete: true, missing: [] });
  });

  it('is nothing, and says why, when a part is missing', async () => {
    ars.behave(says('', 500));
    const { data, errors, extensions } = await demanding(NATIONAL);
    expect(data).toBeNull();
    expect(errors?.map(({ path, extensions: { code } }) => [path, code])).toEqual([
      [undefined, 'INCOMPLETE'],
    ]);
    expect(extensions?.completeness).toEqual({ complete: false, missing: [PACA] });
  });

  it('is nothing, when a part is what was known before', async () => {
    await ask(gateway.url, NATIONAL);
    ars.behave(says('', 500));
    const { data, extensions } = await demanding(NATIONAL);
    expect(data).toBeNull();
    expect(extensions?.completeness.missing).toEqual([{ ...PACA, stale: true, fetchedAt: isoTime }]);
  });

  it('never says of a mutation that happened that it did not', async () => {
    ars.behave(
      says({ data: { publish: 'done' }, errors: [{ message: 'x', extensions: { code: 'INTERNAL' } }] }),
    );
    const { data, extensions } = await demanding(PUBLISH);
    expect(data).toEqual({ publish: 'done' });
    expect(extensions?.completeness.complete).toBe(false);
  });
});
