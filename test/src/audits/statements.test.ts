import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Campaign, expectDone, fileApplication, openCampaign } from '../support/campaign-play.ts';
import { startTestCountry, type TestCountry } from '../support/test-country.ts';

/** Paca, whose applications the sample has completely: ten establishments have between them what a hundred have. */
const PAGE = `query Page($first: Int!) { establishments(first: $first, filter: { regionCode: "93" }) { nodes {
  finess name legalEntity { finess name } region { code name }
  applications(programme: "HOPEN") { nodes { id status grantedAmount domain { code label } } } } } }`;

let graph: TestCountry;
beforeAll(async () => {
  graph = await startTestCountry();
});
afterAll(() => graph.close());

describe('the cost of a page does not grow with the page', () => {
  // For the DGOS funding and indicators each read what it steers.
  it.each([
    ['anonymous', 6],
    ['dgos', 8],
  ])('%s: the same SQL statements for 10 establishments and for 100', async (role, most) => {
    const token = role === 'anonymous' ? undefined : await graph.token({ hopen_role: role });
    const cost = async (first: number) => {
      graph.work();
      const { data, errors } = await graph.ask(PAGE, { first }, token);
      expect(errors).toBeUndefined();
      expect(data.establishments.nodes).toHaveLength(first);
      return graph.work();
    };
    const [ten, hundred] = [await cost(10), await cost(100)];
    expect(hundred.statements.length).toBe(ten.statements.length);
    expect(hundred.statements.length).toBeLessThanOrEqual(most);
    // One request per subgraph and entity: Establishment with its list, Establishment in funding, Domain in
    // indicators.
    expect(hundred.requests.sort()).toEqual(['establishments', 'funding', 'indicators']);
  });

  it.each(['anonymous', 'dgos'])('%s: one published figure or a hundred', async (role) => {
    const funding = graph.country.databases.get('funding')!.em.fork();
    const publish = (figures: string) =>
      funding.execute(`update funding.programme set published_figures = ${figures} where code = 'HOPEN'`);
    const [before] = await funding.execute(
      `select published_figures::text as figures from funding.programme where code = 'HOPEN'`,
    );
    const token = role === 'anonymous' ? undefined : await graph.token({ hopen_role: role });
    const cost = async () => {
      graph.work();
      const { data, errors } = await graph.ask(
        '{ publishedFigures(programme: "HOPEN") { value recorded } }',
        {},
        token,
      );
      expect(errors).toBeUndefined();
      return { figures: data.publishedFigures.length, statements: graph.work().statements };
    };
    // Warms the public selections, computed on first use.
    await cost();
    const some = await cost();
    await publish('published_figures || published_figures || published_figures || published_figures');
    const many = await cost();
    await publish(`'${before!.figures.replaceAll("'", "''")}'`);
    expect(many.figures).toBe(4 * some.figures);
    expect(many.statements.length).toBe(some.statements.length);
    expect(many.statements.length).toBeLessThanOrEqual(6);
  });

  it('ten applications or a hundred, each with the group of the day it was filed on', async () => {
    const token = await graph.token({ hopen_role: 'dgos' });
    const cost = async (first: number) => {
      graph.work();
      const { data, errors } = await graph.ask(
        `{ applications(first: ${first}, filter: { programme: "HOPEN" }) { nodes { submittedOn hospitalGroup { code } } } }`,
        {},
        token,
      );
      expect(errors).toBeUndefined();
      const days = data.applications.nodes.map(({ submittedOn }: { submittedOn: string }) => submittedOn);
      return { days: new Set(days).size, statements: graph.work().statements };
    };
    const [ten, hundred] = [await cost(10), await cost(100)];
    expect(hundred.days).toBeGreaterThan(ten.days);
    expect(hundred.statements.length).toBe(ten.statements.length);
  });

  it('eighteen regions with their lists and envelopes cost what one does', async () => {
    const query = (
      root: string,
    ) => `{ ${root} { code establishmentCount establishments(first: 3) { totalCount nodes { finess } }
      legalEntities(first: 3) { totalCount nodes { name } } hospitalGroups(first: 3) { totalCount nodes { name } }
      applications(filter: { programme: "HOPEN" }, first: 3) { totalCount nodes { id } } envelope(programme: "HOPEN") { paid } } }`;
    // Warms the public sums, computed on first use.
    await graph.ask(query('regions'));
    graph.work();
    const one = await graph.ask(query('region(code: "93")'));
    const cost = graph.work().statements.length;
    const all = await graph.ask(query('regions'));
    expect([one.errors, all.errors]).toEqual([undefined, undefined]);
    expect(graph.work().statements.length).toBe(cost);
    const paca = all.data.regions.find(({ code }: { code: string }) => code === '93');
    expect(paca).toEqual(one.data.region);
  });

  const HISTORIES = `query Page($first: Int!) { page: applications(first: $first, filter: {
    programme: "HOPEN", acceptedOn: { from: "2019-01-01" } }) { nodes { id decisions { version } ledgerLines { id }
    instalments { kind amount paid } domain { code label } region { code name } programme { code }
    beneficiary { reference ... on Establishment { finess name } ... on LegalEntity { finess name } } } } }`;
  const ELIGIBILITIES = `query Page($first: Int!) { page: establishments(first: $first) { nodes {
    finess eligibility(programme: "HOPEN", domain: "D1") { eligible reasons { code } } } } }`;
  const PACA = 'filter: { regionCode: "93" }';
  const DOMAINS = `query Page($first: Int!) { page: establishments(first: $first, ${PACA}) { nodes { finess
    verdict(programme: "HOPEN", asOf: "2022-02-01", validatedOn: "2021-12-31") {
      domains { targetsReachedOn domain { label } } } } } }`;

  it.each([
    { what: 'establishments with their verdicts of a day', query: DOMAINS, most: 10 },
    { what: 'applications with their histories', query: HISTORIES, most: 10 },
    { what: 'establishments with their eligibility', query: ELIGIBILITIES, most: 6 },
  ])('dgos: the same SQL statements for 10 $what and for 100', async ({ query, most }) => {
    const token = await graph.token({ hopen_role: 'dgos' });
    const cost = async (first: number) => {
      graph.work();
      const { data, errors } = await graph.ask(query, { first }, token);
      const { statements, requests } = graph.work();
      expect(errors).toBeUndefined();
      expect(data.page.nodes).toHaveLength(first);
      return { data, statements, requests: requests.sort() };
    };
    const [ten, hundred] = [await cost(10), await cost(100)];
    expect(hundred.data.page.nodes.slice(0, 10)).toEqual(ten.data.page.nodes);
    expect(hundred.statements.length).toBe(ten.statements.length);
    expect(hundred.statements.length).toBeLessThanOrEqual(most);
    expect(hundred.requests).toEqual(ten.requests);
  });

  it('values of two days cost no more, with their reviews and definitions, for 100 establishments than for 50', async () => {
    const token = await graph.token({ hopen_role: 'dgos' });
    const values = (asOf: string) =>
      `indicatorValues(programme: "HOPEN", asOf: "${asOf}") { id reviewState indicator { target validFrom } }`;
    const query = `query ($first: Int!) { establishments(first: $first, ${PACA}) { nodes {
      early: ${values('2021-12-31')} late: ${values('2022-12-31')} } } }`;
    const cost = async (first: number) => {
      graph.work();
      const { data, errors } = await graph.ask(query, { first }, token);
      expect(errors).toBeUndefined();
      const { nodes } = data.establishments;
      expect(nodes.some(({ early }: { early: object[] }) => early.length > 0)).toBe(true);
      return graph.work().statements.length;
    };
    expect(await cost(100)).toBe(await cost(50));
  });

  it('as of two days costs no more for 100 applications than for 10', async () => {
    const token = await graph.token({ hopen_role: 'dgos' });
    const list = (asOf: string) =>
      `applications(first: $first, asOf: "${asOf}", filter: { programme: "HOPEN" }) { nodes { id decisions { version } ledgerLines { id } } }`;
    const query = `query ($first: Int!) { early: ${list('2019-09-01')} late: ${list('2022-09-01')} }`;
    const cost = async (first: number) => {
      graph.work();
      const { data, errors } = await graph.ask(query, { first }, token);
      expect(errors).toBeUndefined();
      expect([data.early.nodes.length, data.late.nodes.length]).toEqual([first, first]);
      return graph.work().statements.length;
    };
    expect(await cost(100)).toBe(await cost(10));
  });

  it('what outsiders are told of a past day is counted once, and anew when it rests on other facts', async () => {
    const query = '{ region(code: "93") { attainment(programme: "HOPEN") { asOf domains { met } } } }';
    const cost = async () => {
      graph.work();
      const { errors } = await graph.ask(query);
      expect(errors).toBeUndefined();
      return graph.work().statements.length;
    };
    const [first, second] = [await cost(), await cost()];
    expect(second).toBeLessThan(first);
    const indicators = graph.country.databases.get('indicators')!.em.fork();
    const [value] = await indicators.execute(
      `select id, declared_on::text as day from indicators.indicator_value where declared_on < '2025-12-31' limit 1`,
    );
    const declare = (day: string) =>
      indicators.execute('update indicators.indicator_value set declared_on = ? where id = ?', [
        day,
        value!.id,
      ]);
    await declare('2026-01-10');
    expect([await cost(), await cost()]).toEqual([first, second]);
    await declare(value!.day);
  });

  it('reconciles and lists what is late in one reading of the files', async () => {
    const token = await graph.token({ hopen_role: 'dgos' });
    const readings = async (fields: string) => {
      graph.work();
      const { data, errors } = await graph.ask(
        `{ reconciliation(programme: "HOPEN") { ${fields} } }`,
        {},
        token,
      );
      expect([errors, data.reconciliation.differences ?? []]).toEqual([undefined, []]);
      const { statements } = graph.work();
      return statements.filter((sql) => /from "?funding"?."?decision"? .*application_id/s.test(sql)).length;
    };
    const both = await readings('differences { subject } lateItems { since }');
    expect(both).toBeGreaterThan(0);
    expect(both).toBe(await readings('differences { subject }'));
  });

  it('does not count a list that nobody asked the length of', async () => {
    graph.work();
    await graph.ask(`{ establishments(first: 5) { nodes { finess } } }`);
    expect(graph.work().statements).toHaveLength(1);
  });
});

describe('the cost of a mutation does not grow with what it is done to', () => {
  let campaign: Campaign;
  beforeAll(async () => {
    campaign = await openCampaign();
  });
  afterAll(() => campaign?.graph.close());

  it('the same SQL statements preselect 5 applications and 20', async () => {
    const rows = await campaign.graph.country.databases
      .get('funding')!
      .em.fork()
      .execute(
        `select number from funding.beneficiary where kind = 'ET' and not is_public and region_codes = array['93']
         and number not in (select beneficiary_number from funding.application) order by number limit 25`,
      );
    const items: object[] = [];
    for (const { number } of rows) {
      const filed = await fileApplication(campaign, `ET:${number}`, 'D1', 5_000_000);
      items.push({ ...filed, amount: 5_000_000 });
    }
    expect(items).toHaveLength(25);
    campaign.graph.liveOn('2019-08-01');
    const cost = async (some: object[]) => {
      campaign.graph.work();
      const payload = expectDone(await campaign.paca.act('preselectApplications', { items: some }));
      expect(payload.applications).toHaveLength(some.length);
      return campaign.graph.work().statements;
    };
    const [five, twenty] = [await cost(items.slice(0, 5)), await cost(items.slice(5))];
    expect(twenty.length).toBe(five.length);
    expect(twenty.length).toBeLessThanOrEqual(20);
  });

  it('files an application in few statements: whoever waits for what it holds waits for each of them', async () => {
    const { graph, sites, as } = campaign;
    graph.liveOn('2019-05-02');
    const establishment = await as(sites.at(-1)!);
    const { application } = expectDone(
      await establishment.act('createApplication', {
        programme: 'HOPEN',
        domain: 'D2',
        beneficiary: sites.at(-1)!,
        requestedAmount: 5_000_000,
      }),
    );
    graph.work();
    const { id: applicationId, version: expectedVersion } = application;
    expectDone(await establishment.act('submitApplication', { applicationId, expectedVersion }));
    expect(graph.work().statements.length).toBeLessThanOrEqual(17);
  });
});
