import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestCountry, type TestCountry } from '../support/test-country.ts';

const [BEFORE, SINCE, GROUP, NEXT] = ['2024-02-29', '2024-03-01', 'GHT-93-01', 'GHT-93-02'] as const;

let graph: TestCountry;
let support: string;
let moved: string;

const execute = (sql: string) =>
  graph.country.databases.get('establishments')!.em.fork().execute(sql) as Promise<Record<string, string>[]>;

beforeAll(async () => {
  graph = await startTestCountry();
  const members = await execute(
    `select legal_entity_finess as finess from establishments.hospital_group_membership where group_code = '${GROUP}'
     order by role desc, 1`,
  );
  [support, moved] = members.map(({ finess }) => finess) as [string, string];
  // As an import of that day does it: a member goes to another group, which is its support no more.
  await execute(`update establishments.hospital_group_membership set until = '${SINCE}'
    where legal_entity_finess = '${moved}' or (group_code = '${NEXT}' and role = 'SUPPORT')`);
  await execute(`insert into establishments.hospital_group_membership (group_code, legal_entity_finess, role, since)
    values ('${NEXT}', '${moved}', 'SUPPORT', '${SINCE}')`);
});
afterAll(() => graph?.close());

const MEMBERSHIPS = 'memberships { role since until legalEntity { finess hospitalGroup { code } } }';
const ask = async (selection: string) => (await graph.ask(`{ ${selection} }`)).data;

describe('a hospital group', () => {
  it('has its members with their roles, the support first', async () => {
    const { hospitalGroup } = await ask(
      `hospitalGroup(code: "${GROUP}") { closedOn ${MEMBERSHIPS} members { finess } }`,
    );
    const [first, ...others] = hospitalGroup.memberships;
    expect(first).toEqual({
      role: 'SUPPORT',
      since: null,
      until: null,
      legalEntity: { finess: support, hospitalGroup: { code: GROUP } },
    });
    expect(new Set(others.map(({ role }: { role: string }) => role))).toEqual(new Set(['MEMBER']));
    const numbers = hospitalGroup.memberships.map((each: typeof first) => each.legalEntity.finess);
    expect(hospitalGroup.members.map(({ finess }: { finess: string }) => finess)).toEqual(numbers);
    expect(numbers).not.toContain(moved);
    expect(hospitalGroup.closedOn).toBeNull();
  });

  it('is told as of a day, from either side', async () => {
    const data = await ask(`
      before: hospitalGroup(code: "${GROUP}") { members(asOf: "${BEFORE}") { finess } }
      after: hospitalGroup(code: "${GROUP}") { members(asOf: "${SINCE}") { finess } }
      moved: legalEntity(finess: "${moved}") {
        before: hospitalGroup(asOf: "${BEFORE}") { code } after: hospitalGroup(asOf: "${SINCE}") { code } now: hospitalGroup { code }
      }
      next: hospitalGroup(code: "${NEXT}") { memberships { role since until legalEntity { finess } } }`);
    const numbers = (members: { finess: string }[]) => members.map(({ finess }) => finess);
    expect(numbers(data.before.members)).toContain(moved);
    expect(numbers(data.after.members)).not.toContain(moved);
    expect(data.moved).toEqual({ before: { code: GROUP }, after: { code: NEXT }, now: { code: NEXT } });
    expect(data.next.memberships[0]).toEqual({
      role: 'SUPPORT',
      since: SINCE,
      until: null,
      legalEntity: { finess: moved },
    });
  });

  it('has no future', async () => {
    const { errors } = await graph.ask(
      `{ hospitalGroup(code: "${GROUP}") { memberships(asOf: "2031-01-01") { role } } }`,
    );
    expect(errors![0]!.extensions.code).toBe('DAY_OUT_OF_RANGE');
  });

  it('that is closed is in lists only when they are asked for closed ones', async () => {
    await execute(`update establishments.hospital_group set closed_on = '${SINCE}' where code = '${GROUP}'`);
    const data = await ask(`
      open: hospitalGroups(first: 1) { totalCount } all: hospitalGroups(first: 1, filter: { includeClosed: true }) { totalCount }
      region(code: "93") { hospitalGroups(first: 20) { nodes { code } } } hospitalGroup(code: "${GROUP}") { closedOn }`);
    expect([data.open.totalCount, data.all.totalCount]).toEqual([134, 135]);
    expect(data.hospitalGroup.closedOn).toBe(SINCE);
    const inRegion = data.region.hospitalGroups.nodes.map(({ code }: { code: string }) => code);
    expect([inRegion.includes(GROUP), inRegion.includes(NEXT)]).toEqual([false, true]);
  });
});
