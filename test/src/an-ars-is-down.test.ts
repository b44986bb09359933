import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Listening } from '@hopen/kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { after, type FakeArs, GOOD, heard, NATIONAL, openFakeArs, openGateway, says } from './fake-ars.ts';
import { type Answer, ask, type House, openHouse } from './house.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const TIMEOUT_MS = 600;
const PACA = { subgraph: 'roadmaps-paca', region: '93' };
const PATIENCE = {
  timeoutMsOf: (name: string) => (name === 'roadmaps-paca' ? TIMEOUT_MS : 10_000),
  retryAfterMs: 5,
  failuresInARow: 1_000,
  probeAfterMs: 100,
  lastKnownMs: 1,
};

let house: House;
let ars: FakeArs;
let gateway: Listening;
let arsToken: string;
beforeAll(async () => {
  house = await openHouse();
  ars = await openFakeArs();
  gateway = await openGateway(house, ars, { patience: PATIENCE });
  arsToken = await house.token({ hopen_role: 'ars', hopen_region: '93' });
});
afterAll(async () => {
  await gateway.stop();
  await ars.leave();
  await house.close();
});
afterEach(() => ars.behave(says({ data: { _entities: [GOOD] } })));

const entities = (...given: unknown[]) => ({ data: { _entities: given } });
const [whole, half] = [JSON.stringify(entities(GOOD)), JSON.stringify(entities(GOOD)).slice(0, 100)];
const SECRET = 'http://10.0.0.3/secret at Object.<anonymous> (/srv/ars.js:1:1)';

/** Each way in which an ARS can fail the country. */
const FAULTS: [string, (ars: FakeArs) => unknown][] = [
  ['hanging', ({ behave }) => behave(() => {})],
  [
    'hanging in the midst of its answer',
    ({ behave }) => behave((response) => response.writeHead(200).write(half)),
  ],
  ['answering 500 with HTML', ({ behave }) => behave(says(`<html>${SECRET}</html>`, 500, 'text/html'))],
  ['answering 200 with HTML', ({ behave }) => behave(says(`<html>${SECRET}</html>`, 200, 'text/html'))],
  ['truncating its JSON', ({ behave }) => behave(says(half))],
  [
    'cutting the connection',
    ({ behave }) =>
      behave((response) => {
        response.writeHead(200, { 'content-length': whole.length }).write(half);
        response.destroy();
      }),
  ],
  ['sending a wrong type', ({ behave }) => behave(says(entities({ ...GOOD, axes: SECRET })))],
  [
    'sending the entity of another key',
    ({ behave }) => behave(says(entities({ ...GOOD, regionCode: '11' }))),
  ],
  [
    'sending ten megabytes',
    ({ behave }) => behave(says(entities({ ...GOOD, brief: 'x'.repeat(10_000_000) }))),
  ],
  ['having faults alone', ({ behave }) => behave(says({ data: null, errors: [{ message: SECRET }] }))],
  ['being down', (it) => it.leave()],
];

/** France is whole but for one region, which is named; nothing of the owner's machine is told. */
function expectOnlyPacaMissing(answer: Answer): void {
  expect(answer.data.regions).toHaveLength(18);
  expect(heard(answer)).toHaveLength(17);
  expect(answer.extensions?.completeness).toEqual({ complete: false, missing: [PACA] });
  expect(answer.errors).toHaveLength(1);
  expect(['REGION_UNAVAILABLE', 'INTERNAL']).toContain(answer.errors?.[0]?.extensions.code);
  expect(JSON.stringify(answer)).not.toMatch(/127\.0\.0\.1|10\.0\.0\.3|secret|srv|html|ECONN|at Object/);
}

async function heapAfter(times: number, act: () => Promise<unknown>): Promise<number> {
  for (let time = 0; time < times; time++) await act();
  // What was cut off is let go of in the turns that follow.
  await new Promise((resolve) => setTimeout(resolve, 20));
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('one region alone is missing, and no memory, when its ARS is', () => {
  it.each(FAULTS)('%s', async (_what, fail) => {
    await fail(ars);
    try {
      const askAndCheck = async () => expectOnlyPacaMissing(await ask(gateway.url, NATIONAL));
      const before = await heapAfter(2, askAndCheck);
      expect((await heapAfter(4, askAndCheck)) - before).toBeLessThan(3_000_000);
    } finally {
      if (_what === 'being down') await ars.comeBack();
    }
  });

  it('refusing the token, for the viewer that has one', async () => {
    ars.behave((response, { authorization }) =>
      says(authorization ? 'no' : whole, authorization ? 401 : 200)(response, {} as never),
    );
    for (let time = 0; time < 3; time++)
      expectOnlyPacaMissing(await ask(gateway.url, NATIONAL, {}, arsToken));
    expect(heard(await ask(gateway.url, NATIONAL))).toHaveLength(18);
  });
});

describe('nothing is missing when an ARS is', () => {
  it('slow, within its time', async () => {
    ars.behave(after(TIMEOUT_MS / 3, says(whole)));
    const answer = await ask(gateway.url, NATIONAL);
    expect(answer.errors).toBeUndefined();
    expect(heard(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({ complete: true, missing: [] });
  });

  it('flapping: what fails at once is asked again', async () => {
    let requests = 0;
    ars.behave((response) => (requests++ % 2 ? says(whole) : says('', 503))(response, {} as never));
    for (let time = 0; time < 5; time++) expect(heard(await ask(gateway.url, NATIONAL))).toHaveLength(18);
    expect(requests).toBe(10);
  });

  it('coming back', async () => {
    await ars.leave();
    expectOnlyPacaMissing(await ask(gateway.url, NATIONAL));
    await ars.comeBack();
    expect((await ask(gateway.url, NATIONAL)).extensions?.completeness.complete).toBe(true);
  });
});

describe('what an ARS sends', () => {
  const TWO_DAYS = `{ regions { code } region(code: "93") {
    a: roadmap(asOf: "2021-01-01") { vision } b: roadmap(asOf: "2022-01-01") { vision } } }`;

  const askWhenSaying = (dayFor: (asked: string) => string) => {
    ars.behave((response, { variables }) => {
      const [asked] = variables.representations as { asOf: string }[];
      says(entities({ ...GOOD, asOf: dayFor(asked!.asOf), vision: asked!.asOf }))(response, {} as never);
    });
    return ask(gateway.url, TWO_DAYS);
  };

  it('is what it was asked for, in that order, or it is no answer', async () => {
    const right = await askWhenSaying((asked) => asked);
    expect(right.data.region).toEqual({ a: { vision: '2021-01-01' }, b: { vision: '2022-01-01' } });
    const swapped = await askWhenSaying((asked) => (asked === '2021-01-01' ? '2022-01-01' : '2021-01-01'));
    expect(swapped.data.regions).toHaveLength(18);
    expect(swapped.data.region).toEqual({ a: { vision: null }, b: { vision: null } });
    expect(swapped.extensions?.completeness).toEqual({ complete: false, missing: [PACA] });
  });
});

describe('what is no fault is not missing', () => {
  it.each([
    ['what the viewer may not see', 'FORBIDDEN', true],
    ['a mistake of the client', 'BAD_USER_INPUT', true],
    ['a fault', 'INTERNAL', false],
    ['a fault in words of its own', 'SECRET', false],
  ])('%s', async (_what, code, complete) => {
    const errors = [{ message: SECRET, path: ['_entities', 0, 'axes'], extensions: { code } }];
    ars.behave(says({ ...entities({ ...GOOD, axes: null }), errors }));
    const answer = await ask(gateway.url, NATIONAL);
    expect(heard(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({ complete, missing: complete ? [] : [PACA] });
  });

  it('and a request that was not executed says nothing of it', async () => {
    expect((await ask(gateway.url, '{ nope }')).extensions).toBeUndefined();
  });
});
