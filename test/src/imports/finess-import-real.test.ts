import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { FinessImportRun } from '../support/finess-import-try-out.ts';

/** Folder with the extract of 31 December 2023, which is not shipped. */
const folder = process.env.FINESS_FOLDER;
const files = folder
  ? readdirSync(folder)
      .filter((name) => /^etalab-cs11005(01|07)-stock-20231231-.*\.csv$/.test(name))
      .map((name) => join(folder, name))
  : [];
const onRealFiles = files.length === 2 ? it : it.skip;

onRealFiles(
  'the extract of 31 December 2023 is loaded whole, and a second time changes nothing',
  async () => {
    const run = await FinessImportRun.open();
    try {
      const { counts, remarks } = await run.import(files);
      expect(counts).toMatchObject({
        legalEntities: { read: 2176, created: 2176, rejected: 0 },
        sites: { read: 3975, created: 3975, rejected: 0 },
        coordinates: { read: 2633, created: 2633, rejected: 0 },
        others: { read: 0 },
      });
      expect(remarks.countByCode).toMatchObject({ COORDINATES_FAR_AWAY: 17 });
      const { counts: again } = await run.import(files);
      expect(again).toMatchObject({
        legalEntities: { unchanged: 2176 },
        sites: { unchanged: 3975, closed: 0 },
        coordinates: { unchanged: 2633, closed: 0 },
      });
      const [sums] = await run.execute(`select count(*)::int as sites, count(latitude)::int as located,
      (count(*) filter (where status = 'PUBLIC'))::int as public from establishments.establishment`);
      expect(sums).toEqual({ sites: 3975, located: 2633, public: 1429 });
    } finally {
      await run.close();
    }
  },
);
