import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type House, openHouse } from './house.ts';

describe('on 15 June 2019 the campaign is open', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse('2019-06-15');
  });
  afterAll(() => house.close());

  it('says which day it lives in', async () => {
    const response = await fetch(new URL('/health', house.url));
    expect(await response.json()).toMatchObject({ status: 'ok', today: '2019-06-15' });
  });

  it('has candidates already, and nothing retained, granted or paid', async () => {
    const dgos = await house.token({ hopen_role: 'dgos' });
    const { data } = await house.ask(
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
    const { data } = await house.ask(`{ now: applications(filter: { programme: "HOPEN" }) { totalCount }
      before: applications(filter: { programme: "HN", regionCode: "93" }) { totalCount } }`);
    expect(data.now.totalCount).toBe(0);
    expect(data.before.totalCount).toBe(60);
  });

  it('lets an establishment read its own draft, which its ARS does not see', async () => {
    const everyone = await house.country.databases
      .get('funding')!
      .em.fork()
      .execute(
        `select beneficiary_kind || ':' || beneficiary_number as reference, region_code from funding.application_state
       where status = 'DRAFT' and "from" <= '2019-06-15' and until > '2019-06-15' order by id limit 1`,
      );
    const { reference, region_code } = everyone[0] as { reference: string; region_code: string };
    const own = await house.token({ hopen_role: 'establishment', hopen_beneficiaries: [reference] });
    const ars = await house.token({ hopen_role: 'ars', hopen_region: region_code });
    const drafts = `query ($who: ID!) { applications(filter: { beneficiary: $who, status: [DRAFT] }) { totalCount nodes { status } } }`;
    expect((await house.ask(drafts, { who: reference }, own)).data.applications.totalCount).toBeGreaterThan(
      0,
    );
    expect((await house.ask(drafts, { who: reference }, ars)).data.applications.totalCount).toBe(0);
  });
});
