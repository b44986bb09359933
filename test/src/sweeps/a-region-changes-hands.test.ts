import { findRegion, ROADMAP_NAMES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChangingCountry, openChangingCountry } from '../support/changing-country.ts';
import { HOSTED } from '../support/hosted-regions.ts';

/** Region with a State-hosted roadmap. */
const CODE = HOSTED.at(-1)!;
const REGION = findRegion(CODE)!;
const { type, draftQuery, draftInput, draftMutation, publishMutation } = ROADMAP_NAMES.get(CODE)!;
const FIELDS =
  '__typename regionCode version publishedOn status vision history { version publishedOn } source';

let country: ChangingCountry;
beforeAll(async () => {
  country = await openChangingCountry();
});
afterAll(() => country.close());

/** Reads the roadmap before its first version, during the first, and now. */
const readAll = async () => {
  const { data, errors, extensions } = await country.ask(`{ region(code: "${CODE}") {
    before: roadmap(asOf: "2019-01-01") { version vision } during: roadmap(asOf: "2021-06-30") { ${FIELDS} } now: roadmap { ${FIELDS} }
    hostedRoadmapVersions { version publishedOn } } }`);
  expect(errors).toBeUndefined();
  expect(extensions?.completeness.complete).toBe(true);
  return data.region;
};

let keys = 0;
/** Publishes a version as the ARS on a day. */
async function publish(day: string, vision: string): Promise<void> {
  country.liveOn(day);
  const token = await country.token({ hopen_role: 'ars', hopen_region: CODE, sub: 'an agent' });
  const content = {
    firstYear: 2026,
    lastYear: 2029,
    vision,
    priorityDomains: [{ domain: 'D2', targetRate: 0.6, targetOn: '2028-12-31', rationale: 'Le dossier.' }],
    axes: [],
    forecast: [],
    milestones: [],
    contact: { organisation: 'ARS', role: 'Pôle numérique' },
  };
  const act = async (mutation: string, input: string, given: object) => {
    const idempotencyKey = `key-${keys++}`;
    const query = `mutation ($input: ${input}!) { ${mutation}(input: $input) { userErrors { code } } }`;
    const { data } = await country.ask(query, { input: { idempotencyKey, ...given } }, token);
    expect(data[mutation].userErrors).toEqual([]);
  };
  await act(draftMutation, draftInput, { content, expectedRevision: 0 });
  const { data } = await country.ask(`{ ${draftQuery} { revision } }`, {}, token);
  await act(publishMutation, 'PublishRoadmapInput', { expectedRevision: data[draftQuery].revision });
}

/** Queries continuously during a change; every response must be complete and of the region's permanent type. */
async function underLoad(change: () => Promise<void>): Promise<number> {
  let changing = true;
  let asked = 0;
  const client = async () => {
    while (changing) {
      const { errors, data, extensions } = await country.ask(
        '{ regions { code roadmap { __typename version vision } } }',
      );
      expect(errors).toBeUndefined();
      expect(extensions?.completeness.complete).toBe(true);
      const { roadmap } = data.regions.find(({ code }: { code: string }) => code === CODE);
      expect(roadmap).toEqual({ __typename: type, version: expect.any(Number), vision: expect.any(String) });
      asked++;
    }
  };
  await Promise.all([
    change().finally(() => {
      changing = false;
    }),
    client(),
    client(),
  ]);
  return asked;
}

describe('a region changes hands', () => {
  it('its ARS joins, publishes, and leaves; every version stays, and nobody who asks meanwhile notices', async () => {
    const hosted = await readAll();
    await joins(hosted);
    await publishesByItself();
    await leaves();
    await publishesAtTheState();
  });

  /** Joins with its history. */
  async function joins(hosted: object) {
    expect(hosted).toMatchObject({
      before: null,
      during: { __typename: type, version: 1 },
      hostedRoadmapVersions: [{ version: 1 }],
    });
    expect(await underLoad(() => country.join(REGION))).toBeGreaterThan(0);
    expect(await readAll()).toEqual(hosted);
  }

  /** Publishes through mutations of the same names; the State keeps the versions it hosted. */
  async function publishesByItself() {
    await publish('2026-01-20', 'De ses propres mains.');
    const { now, during, hostedRoadmapVersions } = await readAll();
    expect(now).toMatchObject({ version: 2, vision: 'De ses propres mains.', publishedOn: '2026-01-20' });
    expect(during).toMatchObject({ version: 1, status: 'SUPERSEDED' });
    expect(hostedRoadmapVersions).toMatchObject([{ version: 1 }]);
  }

  async function leaves() {
    const owned = await readAll();
    expect(await underLoad(() => country.leave(REGION))).toBeGreaterThan(0);
    const { before, hostedRoadmapVersions, ...others } = await readAll();
    expect(before).toBeNull();
    expect(others).toEqual({ during: owned.during, now: owned.now });
    expect(hostedRoadmapVersions).toEqual(owned.now.history);
  }

  async function publishesAtTheState() {
    await publish('2026-01-25', 'De nouveau hébergée.');
    expect((await readAll()).now).toMatchObject({
      __typename: type,
      version: 3,
      vision: 'De nouveau hébergée.',
      history: [{ version: 1 }, { version: 2 }, { version: 3 }],
    });
  }
});
