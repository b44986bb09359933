import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Answer, startTestCountry, type TestCountry, TODAY } from '../support/test-country.ts';

let graph: TestCountry;
beforeAll(async () => {
  graph = await startTestCountry();
});
beforeEach(() => graph.liveOn(TODAY));
afterAll(() => graph.close());

describe('on 15 June 2019 the campaign is open', () => {
  beforeEach(() => graph.liveOn('2019-06-15'));

  it('says which day it lives in', async () => {
    const response = await fetch(new URL('/health', graph.url));
    expect(await response.json()).toMatchObject({
      status: 'ok',
      today: '2019-06-15',
      registry: { status: 'SYNTHETIC', extractedOn: null, ageDays: null },
    });
  });

  it('has candidates already, and nothing retained, granted or paid', async () => {
    const dgos = await graph.token({ hopen_role: 'dgos' });
    const { data } = await graph.ask(
      `{ programme(code: "HOPEN") { selection { candidates applications retained granted } }
         region(code: "93") { envelope(programme: "HOPEN") { allotted reserved committed paid } roadmap { vision } }
         applications(filter: { programme: "HOPEN", status: [PRESELECTED, RETAINED, ACCEPTED] }) { totalCount } }`,
      {},
      dgos,
    );
    const { candidates, applications, retained, granted } = data.programme.selection;
    expect(candidates).toBeGreaterThan(100);
    expect(candidates).toBeLessThan(2430);
    expect(applications).toBeLessThan(6589);
    expect([retained, granted]).toEqual([0, 0]);
    expect(data.region.envelope).toEqual({ allotted: 3_670_000_000, reserved: 0, committed: 0, paid: 0 });
    expect(data.region.roadmap.vision).toBeNull();
    expect(data.applications.totalCount).toBe(0);
  });

  it('shows the public nothing of HOP’EN, and the grants of the programme before it', async () => {
    const { data } = await graph.ask(`{ now: applications(filter: { programme: "HOPEN" }) { totalCount }
      before: applications(filter: { programme: "HN", regionCode: "93" }) { totalCount } }`);
    expect(data.now.totalCount).toBe(0);
    expect(data.before.totalCount).toBe(60);
  });

  it('lets an establishment read its own draft, which its ARS does not see', async () => {
    const everyone = await graph.country.databases
      .get('funding')!
      .em.fork()
      .execute(
        `select beneficiary_kind || ':' || beneficiary_number as reference, region_code from funding.application_state
       where status = 'DRAFT' and "from" <= '2019-06-15' and until > '2019-06-15' order by id limit 1`,
      );
    const { reference, region_code } = everyone[0] as { reference: string; region_code: string };
    const own = await graph.token({ hopen_role: 'establishment', hopen_beneficiaries: [reference] });
    const ars = await graph.token({ hopen_role: 'ars', hopen_region: region_code });
    const drafts = `query ($who: ID!) { applications(filter: { beneficiary: $who, status: [DRAFT] }) { totalCount nodes { status } } }`;
    expect((await graph.ask(drafts, { who: reference }, own)).data.applications.totalCount).toBeGreaterThan(
      0,
    );
    expect((await graph.ask(drafts, { who: reference }, ars)).data.applications.totalCount).toBe(0);
  });
});

describe('one establishment', () => {
  it('pages through what it filed and what its legal entity filed, as one list', async () => {
    const em = graph.country.databases.get('funding')!.em.fork();
    const [site] = await em.execute(
      `select number, legal_entity_finess, region_codes[1] as region from funding.beneficiary
       where kind = 'ET' and is_public and legal_entity_finess <> number order by number limit 1`,
    );
    const { number, legal_entity_finess: entity, region } = site as Record<string, string>;
    // No figure of that region is asserted.
    expect(region).not.toBe('93');
    // Applicants alternate.
    for (const [index, [kind, who]] of [
      ['EJ', entity],
      ['ET', number],
      ['EJ', entity],
      ['ET', number],
    ].entries()) {
      const id = `X-${index}`;
      await em.execute(`insert into funding.application values (?, 'HN', 'D1', ?, ?, ?, 'SYNTHETIC')`, [
        id,
        kind,
        who,
        region,
      ]);
      await em.execute(
        `insert into funding.application_period (application_id, sequence, "from", until, status, requested_cents,
           granted_cents, submitted_on, retained_on, accepted_on, beneficiary_kind, beneficiary_number)
         values (?, 1, '2013-01-01', '9999-12-31', 'ACCEPTED', 5000000, 5000000, '2013-01-01', '2013-01-01', '2013-01-01', ?, ?)`,
        [id, kind, who],
      );
    }
    const page = `query ($finess: ID!, $after: String) { establishment(finess: $finess) {
      applications(first: 1, after: $after) { totalCount pageInfo { endCursor hasNextPage } nodes { id } } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data }: Answer = await graph.ask(page, { finess: number, after });
      const { nodes, pageInfo, totalCount } = data.establishment.applications;
      seen.push(nodes[0].id);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      expect(totalCount).toBeGreaterThanOrEqual(4);
    } while (after);
    expect(seen.filter((id) => id.startsWith('X-'))).toEqual(['X-0', 'X-1', 'X-2', 'X-3']);
    expect(seen).toEqual([...new Set(seen)].sort());
  });
});
