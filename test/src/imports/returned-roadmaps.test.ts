import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { HostedRoadmap, loadReturned, roadmaps } from '@hopen/roadmaps';
import { generateSyntheticData } from '@hopen/scripts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';

/** Two regions whose first versions have the same day. */
const [first, second] = generateSyntheticData().roadmaps.map((each) => ({
  ...each,
  publishedOn: '2020-02-02',
}));
const later = { ...first!, version: 2, publishedOn: '2021-03-03' };

let home: TestDatabase;
let database: Database;
let folder: string;
beforeAll(async () => {
  home = await emptyDatabase();
  database = await openSubgraphDatabase(roadmaps, home.location, '2026-01-15');
  folder = await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'returned-'));
});
afterAll(async () => {
  await database?.close();
  await home?.close();
});

const load = () => database.em.fork().transactional((em) => loadReturned(em, pathToFileURL(`${folder}/`)));
const kept = async () => {
  const order = { regionCode: 'asc', version: 'asc' } as const;
  return (await database.em.fork().find(HostedRoadmap, {}, { orderBy: order })).map((each) => ({ ...each }));
};

describe('the roadmaps that ARSs gave back', () => {
  it('are none where there is no folder', async () => {
    await database.em.fork().transactional((em) => loadReturned(em, pathToFileURL(`${folder}/nowhere/`)));
    expect(await kept()).toEqual([]);
  });

  it('are kept, and only what is not kept yet is added', async () => {
    await writeFile(join(folder, 'one.json'), JSON.stringify([first]));
    await writeFile(join(folder, 'two.json'), JSON.stringify([second]));
    await load();
    expect(await kept()).toEqual([first, second]);
    await writeFile(join(folder, 'one.json'), JSON.stringify([first, later]));
    await load();
    await load();
    expect(await kept()).toEqual([first, later, second]);
  });

  it('are refused where the State has published another text under the number of one', async () => {
    await writeFile(join(folder, 'one.json'), JSON.stringify([{ ...first, vision: 'Autrement.' }, later]));
    await expect(load()).rejects.toThrow(
      `Version 1 of region ${first!.regionCode} has come back with another`,
    );
    expect(await kept()).toEqual([first, later, second]);
  });

  it('are refused where two versions are of one day', async () => {
    const clash = { ...later, version: 3 };
    await writeFile(join(folder, 'one.json'), JSON.stringify([first, later, clash]));
    await expect(load()).rejects.toThrow(`Version 3 of region ${first!.regionCode}`);
    expect(await kept()).toEqual([first, later, second]);
  });
});
