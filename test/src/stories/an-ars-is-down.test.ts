import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Listening } from '@hopen/kit/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type FakeArs,
  GOOD,
  held,
  NATIONAL,
  openFakeArs,
  openGateway,
  regionsWithRoadmap,
  SHORT_MS,
  says,
} from '../support/fake-ars.ts';
import { sharedCountry } from '../support/shared-country.ts';
import { type Answer, type AskedCountry, ask } from '../support/test-country.ts';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const PACA = { subgraph: 'roadmaps-paca', region: '93' };

let country: AskedCountry;
let ars: FakeArs;
let gateway: Listening;
let arsToken: string;
beforeAll(async () => {
  country = await sharedCountry();
  ars = await openFakeArs();
  gateway = await openGateway(country, ars, {
    // Circuit breakers stay closed, and no stale responses are kept.
    traffic: { retryAfterMs: 5, failuresInARow: 1_000, staleBytes: 1 },
  });
  arsToken = await country.token({ hopen_role: 'ars', hopen_region: '93' });
});
afterAll(async () => {
  await gateway.stop();
  await ars.leave();
});
beforeEach(() => ars.behave(says({ data: { _entities: [GOOD] } })));

const entities = (...given: unknown[]) => ({ data: { _entities: given } });
const [whole, half] = [JSON.stringify(entities(GOOD)), JSON.stringify(entities(GOOD)).slice(0, 100)];
const SECRET = 'http://10.0.0.3/secret at Object.<anonymous> (/srv/ars.js:1:1)';

/** Failure modes of an ARS. */
const FAULTS: [string, (ars: FakeArs) => unknown][] = [
  ['hanging', ({ behave }) => behave(() => {}, SHORT_MS)],
  [
    'hanging in the midst of its answer',
    ({ behave }) => behave((response) => response.writeHead(200).write(half), SHORT_MS),
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
  ['sending a wrong type', ({ behave }) => behave(says(entities({ ...GOOD, brief: { SECRET } })))],
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

/** Asserts that France is complete except for one region, which is named, without details of the owner's machine. */
function expectOnlyPacaMissing(answer: Answer): void {
  expect(answer.data.regions).toHaveLength(18);
  expect(regionsWithRoadmap(answer)).toHaveLength(17);
  expect(answer.extensions?.completeness).toEqual({ complete: false, missing: [PACA] });
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors?.[0]?.extensions.code).toBe('REGION_UNAVAILABLE');
  expect(JSON.stringify(answer)).not.toMatch(/127\.0\.0\.1|10\.0\.0\.3|secret|srv|html|ECONN|at Object/);
}

function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe('one region alone is missing when its ARS is', () => {
  const failing = async ([what, fail]: (typeof FAULTS)[number], times: number) => {
    await fail(ars);
    try {
      for (let time = 0; time < times; time++) expectOnlyPacaMissing(await ask(gateway.url, NATIONAL));
    } finally {
      if (what === 'being down') await ars.comeBack();
    }
  };

  it.each(FAULTS)('%s', async (...fault) => failing(fault, 2));

  it('all of this in turn, and no memory', async () => {
    for (const fault of FAULTS) await failing(fault, 1);
    const before = heapUsed();
    for (const fault of FAULTS) await failing(fault, 4);
    // Memory of the aborted response is freed in the following turns.
    while (heapUsed() - before > 3_000_000) await setImmediate();
    expect(heapUsed() - before).toBeLessThan(3_000_000);
  });

  it('refusing the token, for the viewer that has one', async () => {
    ars.behave((response, received) =>
      (received.authorization ? says('no', 401) : says(whole))(response, received),
    );
    for (let time = 0; time < 3; time++)
      expectOnlyPacaMissing(await ask(gateway.url, NATIONAL, {}, arsToken));
    expect(regionsWithRoadmap(await ask(gateway.url, NATIONAL))).toHaveLength(18);
  });
});

describe('nothing is missing when an ARS is', () => {
  it('slow, within its time', async () => {
    const { holding, goOn } = held(says(whole));
    ars.behave(holding);
    ars.received.length = 0;
    const asking = ask(gateway.url, NATIONAL);
    await ars.asked(1);
    // Meanwhile another query is answered.
    await ask(gateway.url, '{ regions { code } }');
    goOn();
    const answer = await asking;
    expect(answer.errors).toBeUndefined();
    expect(regionsWithRoadmap(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({ complete: true, missing: [] });
  });

  it('flapping: what fails at once is asked again', async () => {
    let requests = 0;
    ars.behave((response, received) => (requests++ % 2 ? says(whole) : says('', 503))(response, received));
    for (let time = 0; time < 5; time++)
      expect(regionsWithRoadmap(await ask(gateway.url, NATIONAL))).toHaveLength(18);
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
    ars.behave((response, received) => {
      const [asked] = received.variables.representations as { asOf: string }[];
      says(entities({ ...GOOD, asOf: dayFor(asked!.asOf), vision: asked!.asOf }))(response, received);
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
    expect(regionsWithRoadmap(answer)).toHaveLength(18);
    expect(answer.extensions?.completeness).toEqual({ complete, missing: complete ? [] : [PACA] });
  });

  it('and a request that was not executed says nothing of it', async () => {
    expect((await ask(gateway.url, '{ nope }')).extensions).toBeUndefined();
  });
});
