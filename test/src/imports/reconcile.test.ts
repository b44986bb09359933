import { type Difference, findDifferences, funding, Programme } from '@hopen/funding';
import { type Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TAMPERINGS } from '../support/behind-its-back.ts';
import { syntheticDatabase, type TestDatabase } from '../support/test-database.ts';

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await syntheticDatabase();
  database = await openSubgraphDatabase(funding, home.location, '2026-01-15');
});
afterAll(async () => {
  await database?.close();
  await home?.close();
});

const named = ({ check, subject }: Difference) => `${check} ${subject}`;
/** Excludes differences of LOAD digests, covered by `tampering.test.ts`, and of RULE, covered by `audit.test.ts`. */
const isNamed = ({ check }: Pick<Difference, 'check'>) => check !== 'LOAD' && check !== 'RULE';

describe('the synthetic country', () => {
  it.each(['HOPEN', 'HN'])('has no differences in %s', async (code) => {
    const em = database.em.fork();
    expect(await findDifferences(em, await em.findOneOrFail(Programme, { code }))).toEqual([]);
  });
});

describe('decisions of the DGOS from when it was the only national body', () => {
  it('follow from the rules like those of today', async () => {
    const em = database.em.fork();
    await em.begin();
    try {
      await em.execute(`update funding.decision set role = 'DGOS' where role = 'NATIONAL'`);
      for (const hopen of await em.find(Programme, {})) {
        const differences = await findDifferences(em, hopen);
        // The digest of the load tells that the rows were changed here.
        expect(differences.map(named)).toEqual([`LOAD ${hopen.code} decision`]);
      }
    } finally {
      await em.rollback();
    }
  });
});

describe('what was changed behind the back of the programme is named', () => {
  const cases = TAMPERINGS.map((tampering) => ({ what: tampering.what, tampering }));
  it.each(cases)('$what', async ({ tampering }) => {
    const em = database.em.fork();
    await em.begin();
    try {
      const expected = await tampering.tamper(em);
      const hopen = await em.findOneOrFail(Programme, { code: 'HOPEN' });
      const differences = (await findDifferences(em, hopen)).filter(isNamed);
      expect(differences.map(named).sort()).toEqual(expected.sort());
      for (const { expected: due, found } of differences) expect(due).not.toBe(found);
    } finally {
      await em.rollback();
    }
  });
});
