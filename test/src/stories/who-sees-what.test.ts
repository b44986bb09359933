import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Subjects } from '../support/matrix-subjects.ts';
import { findSubjects } from '../support/matrix-viewers.ts';
import { type Answer, startTestCountry, type TestCountry } from '../support/test-country.ts';

/** Legal entity with sites in two regions. */
interface Straddling {
  readonly entity: string;
  readonly regions: readonly [string, string];
  /** Site in each region, with applications of its own. */
  readonly sites: readonly [string, string];
}

let graph: TestCountry;
let subjects: Subjects;
let straddling: Straddling;
const tokens: Record<string, string | undefined> = {};

const sql = <Row>(statement: string, values: unknown[] = []): Promise<Row[]> =>
  graph.country.databases.get('funding')!.em.fork().execute(statement, values);

beforeAll(async () => {
  graph = await startTestCountry();
  subjects = await findSubjects(graph);
  straddling = await findStraddling();
  const [one, other] = straddling.regions;
  const agency = (region: string) => graph.token({ hopen_role: 'ars', hopen_region: region });
  tokens.one = await agency(one);
  tokens.other = await agency(other);
  tokens.third = await agency(['11', '93', '84'].find((code) => !straddling.regions.includes(code))!);
  tokens.dgos = await graph.token({ hopen_role: 'dgos' });
  tokens.entity = await graph.token({
    hopen_role: 'establishment',
    hopen_beneficiaries: [`EJ:${straddling.entity}`],
  });
  tokens.site = await graph.token({
    hopen_role: 'establishment',
    hopen_beneficiaries: [`ET:${straddling.sites[0]}`],
  });
  await fileFor('SPANNING-1', one, 'D1', 'SUBMITTED');
  await fileFor('SPANNING-2', other, 'D2', 'PRESELECTED');
});
afterAll(() => graph?.close());

async function findStraddling(): Promise<Straddling> {
  const rows = await sql<{ entity: string; region: string; site: string }>(
    `select entity.number as entity, region_code as region, min(beneficiary_number) as site
     from funding.application_state filed
     join funding.beneficiary entity on entity.kind = 'EJ' and entity.number = filed.legal_entity_finess
     where beneficiary_kind = 'ET' and programme_code = 'HOPEN' and until = '9999-12-31' and submitted_on is not null
       and cardinality(entity.region_codes) = 2 and status = 'REFUSED'
     group by 1, 2 order by 1, 2`,
  );
  const [[one, other]] = [...Map.groupBy(rows, ({ entity }) => entity).values()].filter(
    ({ length }) => length === 2,
  ) as [[(typeof rows)[0], (typeof rows)[0]]];
  return { entity: one.entity, regions: [one.region, other.region], sites: [one.site, other.site] };
}

/** Application of the legal entity itself, in one of its regions. */
async function fileFor(id: string, region: string, domain: string, status: string) {
  await sql(
    `insert into funding.application (id, programme_code, domain_code, beneficiary_kind, beneficiary_number, region_code,
       data_origin) values (?, 'HOPEN', ?, 'EJ', ?, ?, 'DECLARED')`,
    [id, domain, straddling.entity, region],
  );
  await sql(
    `insert into funding.application_period (application_id, sequence, "from", until, status, requested_cents, granted_cents,
       submitted_on, extension_months, beneficiary_kind, beneficiary_number)
     values (?, 1, '2019-06-01', '9999-12-31', ?, 5000000, ?, '2019-06-01', 0, 'EJ', ?)`,
    [id, status, status === 'PRESELECTED' ? 5_000_000 : null, straddling.entity],
  );
}

const by = (who: string, query: string, variables: object = {}) => graph.ask(query, variables, tokens[who]);
const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => extensions.code);
type Node = { id: string; regionCode: string; requestedAmount: number | null };

describe('of a legal entity with sites in two regions, an agency has its own region’s part only', () => {
  const FILED = `query ($entity: ID!) { legalEntity(finess: $entity) {
    applications(first: 100, programme: "HOPEN") { totalCount nodes { id regionCode requestedAmount } }
    establishments(first: 100) { nodes { applications(first: 100, programme: "HOPEN") { totalCount nodes { id regionCode requestedAmount } } } } } }`;

  it.each(['one', 'other', 'third', 'entity', 'dgos', 'anonymous'])(
    '%s: what it filed, and its sites',
    async (who) => {
      const answer = await by(who, FILED, { entity: straddling.entity });
      const { legalEntity } = answer.data;
      const lists = [
        legalEntity.applications,
        ...legalEntity.establishments.nodes.map(({ applications }: Answer['data']) => applications),
      ];
      const regions =
        who === 'one' ? [straddling.regions[0]] : who === 'other' ? [straddling.regions[1]] : [];
      const sees = ({ regionCode }: Node) =>
        who === 'entity' || who === 'dgos' || regions.includes(regionCode);
      const nodes: Node[] = lists.flatMap((list) => list.nodes);
      for (const list of lists) expect(list.totalCount).toBe(list.nodes.length);
      for (const node of nodes)
        expect([node.id, node.requestedAmount !== null]).toEqual([node.id, sees(node)]);
      const own = legalEntity.applications.nodes.map(({ id }: Node) => id);
      const expected = { one: ['SPANNING-1'], other: ['SPANNING-2'], third: [], anonymous: [] }[who];
      expect(own).toEqual(expected ?? ['SPANNING-1', 'SPANNING-2']);
      expect(new Set(codesOf(answer))).toEqual(nodes.every(sees) ? new Set() : new Set(['FORBIDDEN']));
    },
  );

  it('a list, its count and a row say the same', async () => {
    for (const [who, found] of [
      ['one', ['SPANNING-1']],
      ['other', ['SPANNING-2']],
      ['third', []],
      ['anonymous', []],
      ['site', []],
      ['entity', ['SPANNING-1', 'SPANNING-2']],
      ['dgos', ['SPANNING-1', 'SPANNING-2']],
    ] as const) {
      const { data } = await by(
        who,
        `query ($it: ID!) { applications(filter: { beneficiary: $it }) { totalCount nodes { id } }
         one: application(id: "SPANNING-1") { id } other: application(id: "SPANNING-2") { id } }`,
        { it: `EJ:${straddling.entity}` },
      );
      expect([who, data.applications.totalCount]).toEqual([who, found.length]);
      expect(data.applications.nodes.map(({ id }: Node) => id)).toEqual(found);
      expect([data.one, data.other].flatMap((row) => row?.id ?? [])).toEqual(found);
    }
  });

  const PROVEN = `query ($entity: ID!, $one: ID!, $other: ID!) {
    legalEntity(finess: $entity) { ...Its } one: establishment(finess: $one) { ...Of } other: establishment(finess: $other) { ...Of } }
    fragment Its on LegalEntity { indicatorValues(programme: "HOPEN") { id } verdict(programme: "HOPEN") { version } }
    fragment Of on Establishment { indicatorValues(programme: "HOPEN") { id } verdict(programme: "HOPEN") { version } }`;

  it.each([
    ['one', [false, true, false]],
    ['other', [false, false, true]],
    ['third', [false, false, false]],
    ['anonymous', [false, false, false]],
    ['site', [false, true, false]],
    ['entity', [true, true, true]],
    ['dgos', [true, true, true]],
  ] as const)(
    '%s sees the values and the verdict of it, of a site and of the other: %s',
    async (who, sees) => {
      const [one, other] = straddling.sites;
      const { data } = await by(who, PROVEN, { entity: straddling.entity, one, other });
      const all = [data.legalEntity, data.one, data.other];
      expect(all.map(({ indicatorValues }) => indicatorValues !== null)).toEqual(sees);
      expect(all.map(({ verdict }) => verdict !== null)).toEqual(sees);
    },
  );

  it('its eligibility tells an agency nothing of what is filed with the other one', async () => {
    const [one, other] = straddling.regions;
    const ask = async (who: string, domain: string, regionCode: string) => {
      const { data } = await by(
        who,
        `query ($entity: ID!, $domain: ID!, $regionCode: ID!) { legalEntity(finess: $entity) {
           eligibility(programme: "HOPEN", domain: $domain, regionCode: $regionCode) { reasons { code } } } }`,
        { entity: straddling.entity, domain, regionCode },
      );
      return data.legalEntity.eligibility?.reasons.map(({ code }: { code: string }) => code) ?? null;
    };
    expect(await ask('one', 'D1', one)).toContain('ALREADY_APPLIED');
    expect(await ask('one', 'D2', one)).not.toContain('ALREADY_APPLIED');
    expect(await ask('other', 'D2', other)).toContain('ALREADY_APPLIED');
    expect(await ask('other', 'D1', other)).not.toContain('ALREADY_APPLIED');
    expect(await ask('entity', 'D2', one)).toContain('ALREADY_APPLIED');
    for (const who of ['third', 'anonymous', 'site']) expect(await ask(who, 'D2', one)).toBeNull();
  });
});

describe('what is not there and what may not be seen are told alike', () => {
  it('a file: by a row, a filter and an act', async () => {
    const unknown = 'HOPEN-93-99999999';
    for (const who of ['anonymous', 'one', 'site']) {
      for (const id of [subjects.refused, subjects.draft]) {
        const row = `query ($id: ID!) { application(id: $id) { id status } }`;
        expect(await by(who, row, { id })).toEqual(await by(who, row, { id: unknown }));
      }
    }
    const act = async (id: string) => {
      const { data } = await by(
        'one',
        `mutation ($id: ID!) { returnApplication(input: { idempotencyKey: "${id}", applicationId: $id, expectedVersion: 1, motive: "Non." }) { userErrors { code field message rule missingAmount } } }`,
        { id },
      );
      return JSON.stringify(data).replaceAll(id, '…');
    };
    expect(await act(subjects.refused!)).toBe(await act(unknown));
    expect(await act(subjects.draft!)).toBe(await act(unknown));
  });

  it('an establishment that is told it does not act for a beneficiary is not told whether there is one', async () => {
    const act = async (beneficiary: string) => {
      const { errors } = await by(
        'site',
        `mutation ($it: ID!) {
           createApplication(input: { idempotencyKey: "a", programme: "HOPEN", domain: "D2", beneficiary: $it, requestedAmount: 0 }) { userErrors { code } }
           declareIndicatorValues(input: { idempotencyKey: "a", programme: "HOPEN", beneficiary: $it, values: [{ indicator: "P1.1", observedFrom: "2019-01-01", observedUntil: "2019-02-01" }] }) { userErrors { code } } }`,
        { it: beneficiary },
      );
      return JSON.stringify(errors).replaceAll(beneficiary, '…');
    };
    expect(await act(`ET:${straddling.sites[1]}`)).toBe(await act('ET:130786049'));
  });

  it('a field that is forbidden leaves nothing missing, and its error says nothing of its value', async () => {
    const query = `query ($id: ID!) { application(id: $id) { id requestedAmount submittedOn decisions { motive } } }`;
    const visible = await Promise.all(
      [subjects.grant, subjects.grantOfEntity].map((id) => by('anonymous', query, { id })),
    );
    const [one, other] = visible.map(({ errors, extensions }) => ({ errors, extensions }));
    expect(one).toEqual(other);
    expect(one!.extensions?.completeness).toEqual({ complete: true, missing: [] });
  });
});

describe('lists tell of nothing that their rows do not', () => {
  it.each(['ID', 'ACCEPTED_ON', 'GRANTED_AMOUNT', 'SUBMITTED_ON', 'UPDATED_ON', 'REQUESTED_AMOUNT'])(
    'by %s: rows, counts and cursors of the public are made of what is public',
    async (orderBy) => {
      const { data, errors } = await by(
        'anonymous',
        `query ($orderBy: ApplicationOrder!) { applications(first: 100, orderBy: $orderBy, filter: { programme: "HOPEN" }) {
           totalCount edges { cursor node { id status acceptedOn grantedAmount } } } }`,
        { orderBy },
      );
      expect(errors).toBeUndefined();
      const { totalCount, edges } = data.applications;
      expect(totalCount).toBeGreaterThan(edges.length - 1);
      expect(edges.length).toBeGreaterThan(0);
      for (const { cursor, node } of edges) {
        const [, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
        expect(node.status).toBe('ACCEPTED');
        const visible = ['ACCEPTED_ON', 'GRANTED_AMOUNT'].includes(orderBy)
          ? [node.acceptedOn, node.grantedAmount]
          : [null];
        for (const value of values) expect([node.id, ...visible]).toContain(value);
      }
    },
  );

  it('what the country was asked and has reached reads the same for whoever does not see all of it', async () => {
    const query = `{ programme(code: "HOPEN") { selection { candidates applications retained publicEstablishments granted byDomain { applications retained granted isSuppressed } } } }`;
    const visible = await Promise.all(['one', 'other', 'entity', 'site'].map((who) => by(who, query)));
    const everyone = await by('anonymous', query);
    for (const answer of visible) expect(answer).toEqual(everyone);
  });
});

describe('an envelope that went to one or two', () => {
  const MAYOTTE = '06';
  const ENVELOPE = `query ($region: ID!, $programme: ID!) { region(code: $region) { envelope(programme: $programme) { allotted committed paid isSuppressed } } }`;

  it.each(['HN', 'HOPEN'])(
    'of %s tells its agency and the DGOS what it paid, and nobody else',
    async (programme) => {
      const granted = await sql(
        `select distinct beneficiary_kind, beneficiary_number from funding.ledger_line line join funding.application on application.id = application_id
       where line.programme_code = ? and line.region_code = ? and kind = 'COMMITMENT'`,
        [programme, MAYOTTE],
      );
      expect([1, 2]).toContain(granted.length);
      tokens.mayotte = await graph.token({ hopen_role: 'ars', hopen_region: MAYOTTE });
      for (const who of ['anonymous', 'one', 'entity']) {
        const { data } = await by(who, ENVELOPE, { region: MAYOTTE, programme });
        expect(data.region.envelope).toEqual({
          allotted: expect.any(Number),
          committed: null,
          paid: null,
          isSuppressed: true,
        });
      }
      for (const who of ['mayotte', 'dgos']) {
        const { data } = await by(who, ENVELOPE, { region: MAYOTTE, programme });
        expect(data.region.envelope).toEqual({
          allotted: expect.any(Number),
          committed: expect.any(Number),
          paid: expect.any(Number),
          isSuppressed: false,
        });
      }
    },
  );

  it('of many is told to everyone', async () => {
    const { data } = await by('anonymous', ENVELOPE, { region: '93', programme: 'HOPEN' });
    expect(data.region.envelope).toMatchObject({ committed: expect.any(Number), isSuppressed: false });
  });
});
