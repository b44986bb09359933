import type { Listening } from '@hopen/kit/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { captureLog } from '../support/captured-log.ts';
import { type FakeArs, GOOD, NATIONAL, openFakeArs, openGateway, says } from '../support/fake-ars.ts';
import { HOSTED } from '../support/hosted-regions.ts';
import { sharedCountry } from '../support/shared-country.ts';
import { type Answer, type AskedCountry, ask } from '../support/test-country.ts';

let country: AskedCountry;
let ars: FakeArs;
let gateway: Listening;
const { log, lines } = captureLog();

beforeAll(async () => {
  country = await sharedCountry();
  ars = await openFakeArs();
  gateway = await openGateway(country, ars, {
    // No room for stale responses, which would otherwise stand in.
    traffic: { staleBytes: 1 },
    log,
  });
});
afterAll(async () => {
  await gateway.stop();
  await ars.leave();
});

function askWhenArsSays(answer: unknown): Promise<Answer> {
  lines.length = 0;
  ars.behave(says(answer));
  return ask(gateway.url, NATIONAL);
}

const entity = (changes: object) => ({ data: { _entities: [{ ...GOOD, ...changes }] } });

/** Asserts that France is complete except for Paca, and that a single error names the region only. */
function expectOnlyPacaMissing({ data, errors }: Answer) {
  expect(data.regions).toHaveLength(18);
  const [paca, ...none] = data.regions.filter(
    ({ roadmap }: { roadmap: { regionCode: string; brief: unknown } }) =>
      !roadmap.brief && ['93', ...HOSTED].includes(roadmap.regionCode),
  );
  expect(none).toEqual([]);
  expect(paca).toMatchObject({
    name: "Provence-Alpes-Côte d'Azur",
    roadmap: { regionCode: '93', axes: null },
  });
  expect(errors?.map(({ extensions }) => extensions)).toEqual([
    { code: 'REGION_UNAVAILABLE', subgraph: 'roadmaps-paca', regions: ['93'] },
  ]);
  expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|not sound|_entities/);
  expect(lines).toHaveLength(1);
}

describe('an ARS that answers as its schema says', () => {
  it('is heard', async () => {
    const { data, errors } = await askWhenArsSays(entity({}));
    expect(errors).toBeUndefined();
    const { roadmap } = data.regions.find(({ name }: { name: string }) => name.startsWith('Provence'));
    expect(roadmap).toMatchObject({ brief: 'Ensemble.', mobilisedEstablishments: 78 });
    expect(roadmap.axes[0].domains[0].label).toEqual(expect.any(String));
  });

  it.each([
    ['nullable fields null', { brief: null, axes: null, priorityDomains: null }],
    ['a domain null', { priorityDomains: [{ rank: 1, domain: null }] }],
    ['more than it was asked', { cost: 7, vision: { not: 'text' } }],
  ])('may have %s', async (_what, changes) => {
    const { data, errors } = await askWhenArsSays(entity(changes));
    expect(errors).toBeUndefined();
    const codes = data.regions.map(({ roadmap }: { roadmap: { regionCode: string } }) => roadmap.regionCode);
    expect(new Set(codes).size).toBe(18);
  });

  it('may have no roadmap yet', async () => {
    const { data, errors } = await askWhenArsSays({ data: { _entities: [null] } });
    expect(errors).toBeUndefined();
    expect(data.regions).toHaveLength(18);
  });
});

describe('a field that is not sound costs itself alone', () => {
  it.each<[string, Partial<Record<keyof typeof GOOD, unknown>>]>([
    ['text for a list', { priorityDomains: 'str' }],
    ['a number for a list', { axes: 5 }],
    ['an object for a list', { axes: {} }],
    ['a list for text', { brief: ['a'] }],
    ['an object for text', { brief: { a: 1 } }],
    ['a number for text', { brief: 5 }],
    ['text for a number', { mobilisedEstablishments: '78' }],
    ['a number that is no Int', { mobilisedEstablishments: 1e12 }],
    ['a day that does not exist', { publishedOn: '2019-02-29' }],
    ['a word that the enum has not', { verificationStatus: 'CERTAIN' }],
    ['a list for an enum', { verificationStatus: ['REPORTED'] }],
    ['text for an object', { priorityDomains: ['D4'] }],
    ['a list for an object', { priorityDomains: [[]] }],
    ['null in a list that has none', { priorityDomains: [null] }],
    ['null for a field that is never null', { priorityDomains: [{ rank: null, domain: null }] }],
    ['nothing for a field that is never null', { axes: [{ domains: [] }] }],
  ])('%s', async (_what, changes) => {
    const [field] = Object.keys(changes);
    const { data, errors, extensions } = await askWhenArsSays(entity(changes));
    const { roadmap } = data.regions.find(({ name }: { name: string }) => name.startsWith('Provence'));
    const { priorityDomains, axes, __typename, _source, ...plain } = GOOD;
    expect(roadmap).toMatchObject({ ...plain, [field!]: null });
    expect(roadmap.axes ?? field).toHaveLength(field === 'axes' ? 4 : 2);
    expect(errors?.map(({ path, extensions: { code } }) => [path?.at(-1), code])).toEqual([
      [field, 'REGION_UNAVAILABLE'],
    ]);
    expect(JSON.stringify(errors)).not.toMatch(/127\.0\.0\.1|not sound|_entities/);
    expect(extensions?.completeness.missing).toEqual([{ subgraph: 'roadmaps-paca', region: '93' }]);
    expect(lines).toHaveLength(1);
  });
});

describe('an ARS whose answer is not sound costs its own region alone', () => {
  it.each([
    ['a type that does not exist', entity({ __typename: 'Nope' })],
    ['the name of another type', entity({ __typename: 'BretagneRoadmap' })],
    ['a type that is no text', entity({ __typename: 7 })],
    ['the roadmap of another region', entity({ regionCode: '11' })],
    ['the roadmap of another day', entity({ asOf: '2021-01-01' })],
    ['text for an entity', { data: { _entities: ['str'] } }],
    ['no answer at all', {}],
    ['neither data nor errors', { data: null, errors: [] }],
    ['no entities', { data: {} }],
    ['too few entities', { data: { _entities: [] } }],
    ['too many entities', { data: { _entities: [GOOD, GOOD] } }],
    ['entities that are no list', { data: { _entities: GOOD } }],
    ['data that are a list', { data: [] }],
    ['text', '"str"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['what is not JSON', '<html>not sound</html>'],
    ['errors that are no list', { ...entity({}), errors: 'not sound' }],
    ['an error that is null', { ...entity({}), errors: [null] }],
    ['an error without words', { ...entity({}), errors: [{}] }],
    ['more than two megabytes', entity({ brief: 'x'.repeat(2_100_000) })],
    ['millions of errors', { data: null, errors: Array(1_000_000).fill({ message: '' }) }],
  ])('%s', async (_what, answer) => {
    expectOnlyPacaMissing(await askWhenArsSays(answer));
  });
});

describe('the errors of an ARS', () => {
  it('are a hundred at most', async () => {
    const errors = Array.from({ length: 20_000 }, (_, index) => ({
      message: 'x',
      path: ['_entities', 0, 'axes', index],
    }));
    const answer = await askWhenArsSays({ ...entity({ axes: null }), errors });
    expect(answer.data.regions).toHaveLength(18);
    expect(answer.errors).toHaveLength(100);
  });

  it('are told once, however often they are said', async () => {
    const errors = Array(50).fill({ message: 'x', path: ['_entities', 0, 'axes'] });
    expect((await askWhenArsSays({ ...entity({ axes: null }), errors })).errors).toHaveLength(1);
  });

  it.each([
    ['a field asked for', ['_entities', 0, 'brief'], ['brief']],
    ['a place in a list asked for', ['_entities', 0, 'axes', 1, 'title'], ['axes', 1, 'title']],
    ['words of its own', ['_entities', 0, 'http://10.0.0.3/secret'], []],
    ['words of its own behind a field', ['_entities', 0, 'axes', '/srv/ars.js', 1], ['axes']],
    ['numbers that are no places', ['_entities', 0, 'axes', -1.5], ['axes']],
    ['objects', ['_entities', 0, { host: '10.0.0.3' }], []],
  ])('name of the path only what the client asked: %s', async (_what, path, stays) => {
    const { errors } = await askWhenArsSays({ ...entity({}), errors: [{ message: 'x', path }] });
    expect(errors?.map((error) => error.path?.slice(3))).toEqual([stays]);
    expect(errors?.[0]?.path?.[2]).toBe('roadmap');
  });

  it.each([
    ['an entity that was not asked for', ['_entities', 9, 'axes']],
    ['no entity', ['secret']],
    ['the root', []],
    ['text', 'secret'],
  ])('have the path of the list that was asked of it when it leads to %s', async (_what, path) => {
    const { errors } = await askWhenArsSays({ ...entity({}), errors: [{ message: 'x', path }] });
    expect(errors?.map((error) => error.path)).toEqual([['regions']]);
  });

  it.each([[['FORBIDDEN']], ['SECRET'], [{}]])(
    'tell of a fault that its region is missing, whatever its code, for %j',
    async (code) => {
      const { errors } = await askWhenArsSays({
        ...entity({}),
        errors: [{ message: 'x', extensions: { code, host: '10.0.0.3' } }],
      });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['REGION_UNAVAILABLE']);
      expect(JSON.stringify(errors)).not.toContain('10.0.0.3');
    },
  );
});
