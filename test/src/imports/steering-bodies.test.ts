import { Decision, funding } from '@hopen/funding';
import { indicators } from '@hopen/indicators';
import type { Database } from '@hopen/kit/database';
import { openSubgraphDatabase } from '@hopen/kit/serve';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { steeringDifferences } from '../../../scripts/src/local-country/copy-differences.ts';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';

let home: TestDatabase;
beforeAll(async () => {
  home = await emptyDatabase();
});
afterAll(() => home?.close());

describe('the steering bodies that are shipped', () => {
  it('are the same to funding, which shows them, and to indicators; reconcile names another', async () => {
    const databases = new Map<string, Database>();
    for (const subgraph of [funding, indicators])
      databases.set(subgraph.name, await openSubgraphDatabase(subgraph, home.location, '2026-01-15'));
    expect(await steeringDifferences(databases)).toEqual([]);
    const em = databases.get('indicators')!.em.fork();
    await em.execute(`update indicators.programme set steering_body = 'DNS' where code = 'HOPEN'`);
    await em.execute(`insert into indicators.programme values ('LOST', 'DNS')`);
    expect(await steeringDifferences(databases)).toEqual([
      { check: 'COPY', subject: 'indicators HOPEN', expected: 'DGOS', found: 'DNS' },
      { check: 'COPY', subject: 'indicators LOST', expected: 'none', found: 'DNS' },
    ]);
    for (const [name, { em }] of databases) await em.execute(`drop schema ${name} cascade`);
    for (const database of databases.values()) await database.close();
  });
});

describe('a database from when the DGOS was the only national body', () => {
  const OLD = {
    funding: `insert into funding.programme (code, name, budget_cents, starts_on, ends_on, minimum_cents, maximum_cents,
        maximum_domains, advance_percent, applicant_kinds, rules_version, source, verification_status, calendar)
      values ('OLD', 'Ancien', 0, '2019-01-01', '2020-12-31', 0, 1, 1, 0, '{EJ}', 1, 'test', 'SYNTHETIC', '[]');
      insert into funding.application values ('OLD-93-1', 'OLD', 'D1', 'EJ', '130786049', '93', 'DECLARED');
      insert into funding.decision (application_id, sequence, act, status, decided_on, role, organisation, requested_cents)
      values ('OLD-93-1', 1, 'RETAIN', 'RETAINED', '2019-09-30', 'DGOS', 'DGOS', 1)`,
    indicators: `insert into indicators.domain (programme_code, code, label, source, verification_status)
      values ('OLD', 'D1', 'Domaine', 'test', 'SYNTHETIC')`,
  };

  it.each([funding, indicators])(
    'is steered by the DGOS in $name, its decisions read and kept',
    async (subgraph) => {
      const { name, mappings } = subgraph;
      const migrations = subgraph.migrations.filter((each) => !each.name.endsWith('steering-body'));
      const old = await openSubgraphDatabase({ name, mappings, migrations }, home.location, '2026-01-15');
      for (const statement of OLD[name as keyof typeof OLD].split(';'))
        await old.em.fork().execute(statement);
      await old.close();
      const upgraded = await openSubgraphDatabase(subgraph, home.location, '2026-01-15');
      const em = upgraded.em.fork();
      expect(await subgraph.programmesOf!(em, 'DGOS')).toEqual(['HN', 'HOPEN', 'OLD']);
      expect(await subgraph.programmesOf!(em, 'DNS')).toEqual([]);
      if (subgraph.name === 'funding') {
        expect(await em.find(Decision, {})).toMatchObject([{ role: 'NATIONAL', organisation: 'DGOS' }]);
        expect(await em.execute('select role from funding.decision')).toEqual([{ role: 'DGOS' }]);
      }
      await upgraded.close();
    },
  );
});
