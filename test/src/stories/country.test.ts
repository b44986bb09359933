import { readFile } from 'node:fs/promises';
import { LIMITS } from '@hopen/gateway';
import { withFinessCheckDigit } from '@hopen/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { HOSTED } from '../support/hosted-regions.ts';
import { sharedCountry } from '../support/shared-country.ts';
import type { AskedCountry } from '../support/test-country.ts';

const operation = (name: string) =>
  readFile(new URL(`../../../gateway/operations/${name}.graphql`, import.meta.url), 'utf8');

let country: AskedCountry;
beforeAll(async () => {
  country = await sharedCountry();
});

describe('DGOS looks at the whole country in one question', () => {
  it('sees eighteen regions, each with its agency, roadmap and envelope', async () => {
    const { data, errors } = await country.ask(await operation('country'));
    expect(errors).toBeUndefined();
    expect(data.regions).toHaveLength(18);
    for (const region of data.regions) {
      expect(region.agency.name).toBe(`ARS ${region.name}`);
      expect(region.roadmap.regionCode).toBe(region.code);
      // A newly joined ARS may have published nothing.
      const domains = region.roadmap.priorityDomains ?? [];
      if (['93', ...HOSTED].includes(region.code)) expect(domains.length).toBeGreaterThanOrEqual(1);
      expect(domains.length).toBeLessThanOrEqual(2);
      for (const { domain } of domains) expect(domain.label).toMatch(/\w/);
      // Two beneficiaries hold all of Mayotte, so its sums are suppressed.
      if (region.code === '06') expect(region.envelope).toMatchObject({ committed: null, paid: null });
      else {
        expect(region.envelope.committed).toBeLessThanOrEqual(region.envelope.allotted);
        if (region.envelope.paid !== null)
          expect(region.envelope.paid).toBeLessThan(region.envelope.committed);
      }
    }
    const paid = data.regions.filter(({ envelope }: { envelope: { paid: number | null } }) => envelope.paid);
    expect(paid.length).toBeGreaterThan(10);
  });

  it('finds 3,975 establishments and 420 M€, of which 36.7 M€ in Paca', async () => {
    const { data } = await country.ask(await operation('country'));
    const sum = (of: (region: never) => number) =>
      data.regions.map(of).reduce((a: number, b: number) => a + b, 0);
    expect(sum(({ establishmentCount }) => establishmentCount)).toBe(3975);
    expect(sum(({ envelope }: { envelope: { allotted: number } }) => envelope.allotted)).toBe(42_000_000_000);
    const paca = data.regions.find((region: { code: string }) => region.code === '93');
    expect(paca).toMatchObject({ establishmentCount: 357, envelope: { allotted: 3_670_000_000 } });
  });

  it('reproduces the published national selection to the unit', async () => {
    const { data } = await country.ask(`{ programme(code: "HOPEN") { budget selection {
      candidates applications retained establishments publicEstablishments granted
      byDomain { domain { code } granted } } } }`);
    const { byDomain, ...selection } = data.programme.selection;
    expect(selection).toEqual({
      candidates: 2430,
      applications: 6589,
      retained: 1712,
      establishments: 1440,
      publicEstablishments: 680,
      granted: 41_630_000_000,
    });
    expect(
      byDomain.map((each: { domain: { code: string }; granted: number }) => [each.domain.code, each.granted]),
    ).toEqual([
      ['D1', 4_590_000_000],
      ['D2', 21_700_000_000],
      ['D3', 3_750_000_000],
      ['D4', 1_670_000_000],
      ['D5', 1_670_000_000],
      ['D6', 7_000_000_000],
      ['D7', 1_250_000_000],
    ]);
  });

  it('counts 130 projects of 109 establishments in Paca, and 60 in Hôpital numérique', async () => {
    const dgos = await country.token({ hopen_role: 'dgos' });
    const { data, errors } = await country.ask(
      `{ region(code: "93") {
        now: selection(programme: "HOPEN") { retained establishments }
        before: selection(programme: "HN") { establishments }
        establishments(filter: { status: PUBLIC }) { totalCount } } }`,
      {},
      dgos,
    );
    expect(errors).toBeUndefined();
    expect(data.region).toEqual({
      now: { retained: 130, establishments: 109 },
      before: { establishments: 60 },
      establishments: { totalCount: 95 },
    });
  });
});

describe('a regional dashboard walks its establishments', () => {
  it('pages through every public site once, each with its legal entity and grants', async () => {
    const query = `query Page($after: String) { region(code: "93") { establishments(first: 40, after: $after, filter: { status: PUBLIC }) {
      totalCount pageInfo { hasNextPage endCursor } nodes { finess legalEntity { finess } applications(programme: "HOPEN") { nodes { status domain { label } } } } } } }`;
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { data, errors } = await country.ask(query, { after });
      expect(errors).toBeUndefined();
      const { nodes, pageInfo, totalCount } = data.region.establishments;
      expect(totalCount).toBe(95);
      for (const node of nodes) {
        expect(node.legalEntity.finess).toMatch(/^\w{9}$/);
        for (const application of node.applications.nodes) {
          expect(application.status).toBe('ACCEPTED');
          expect(application.domain.label).toMatch(/\w/);
        }
      }
      seen.push(...nodes.map((node: { finess: string }) => node.finess));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after);
    expect(new Set(seen).size).toBe(95);
    expect(seen).toHaveLength(95);
  });

  it('finds a site by part of its name, whatever the case and accents', async () => {
    const name = `query Find($search: String!) { establishments(first: 100, filter: { search: $search, regionCode: "93" }) { totalCount nodes { name } } }`;
    const accented = await country.ask(name, { search: 'HÔPITAL' });
    const plain = await country.ask(name, { search: 'hopital' });
    expect(plain.data.establishments.totalCount).toBeGreaterThan(0);
    expect(accented.data).toEqual(plain.data);
    const wildcard = await country.ask(name, { search: '%' });
    const nothing = await country.ask(name, { search: '' });
    expect(wildcard.data).toEqual(nothing.data);
  });

  it('finds a site by the words of its name and town in another order, and by its number', async () => {
    const { data } = await country.ask(
      '{ establishments(first: 100, orderBy: NAME) { nodes { finess name address { city } } } }',
    );
    const query =
      'query Find($search: String) { establishments(first: 100, filter: { search: $search }) { nodes { finess } } }';
    for (const { finess, name, address } of data.establishments.nodes.slice(0, 5)) {
      const words = `${address.city} ${name
        .split(' ')
        .reverse()
        .join(' ')
        .replace(/clinique/i, 'cl.')}`;
      for (const search of [words, finess.replace(/(..)(...)/, '$1 $2 ')]) {
        const found = await country.ask(query, { search });
        expect(found.data.establishments.nodes).toContainEqual({ finess });
      }
    }
  });

  it('knows departments by the codes of INSEE, and as people write them', async () => {
    const query =
      'query In($department: String) { establishments(first: 1, filter: { department: $department }) { totalCount } }';
    const countIn = async (department: string) =>
      (await country.ask(query, { department })).data.establishments.totalCount;
    expect(await countIn('971')).toBe(await countIn('9A'));
    expect(await countIn(' 1 ')).toBe(await countIn('01'));
    expect(await countIn('2a')).toBe(await countIn('2A'));
    expect(await countIn('20')).toBe((await countIn('2A')) + (await countIn('2B')));
  });

  it('sorts by name without case or accents', async () => {
    const { data } = await country.ask(`{ establishments(first: 100, orderBy: NAME) { nodes { name } } }`);
    const names = data.establishments.nodes.map(({ name }: { name: string }) => name);
    expect(names).toHaveLength(100);
    expect(names).toEqual(
      [...names].sort(new Intl.Collator('fr', { sensitivity: 'base', ignorePunctuation: false }).compare),
    );
  });
});

describe('one establishment is looked up by its FINESS number', () => {
  it("reads its identity, its place, and its region's own roadmap", async () => {
    const some = await country.ask(
      `{ establishments(first: 100, filter: { regionCode: "93" }) { nodes { finess location { latitude } } } }`,
    );
    const located = some.data.establishments.nodes.find((node: { location: unknown }) => node.location);
    const { data, errors } = await country.ask(await operation('establishment'), { finess: located.finess });
    expect(errors).toBeUndefined();
    expect(data.establishment.region.roadmap.__typename).toBe('PacaRoadmap');
    const domains = data.establishment.region.roadmap.axes.map((axis: { domains: { code: string }[] }) =>
      axis.domains.map(({ code }) => code),
    );
    expect(domains).toEqual([['D2'], ['D6'], []]);
    expect(data.establishment.location.latitude).toBeGreaterThan(42);
  });

  it('tells a site from the legal entity that bears the same number', async () => {
    const { data } = await country.ask(
      `{ establishments(first: 100, filter: { status: PUBLIC }) { nodes { finess reference legalEntity { finess reference } } } }`,
    );
    for (const { finess, reference, legalEntity } of data.establishments.nodes) {
      expect(reference).toBe(`ET:${finess}`);
      expect(legalEntity.reference).toBe(`EJ:${legalEntity.finess}`);
    }
  });

  it('answers null for a number that nobody bears', async () => {
    const finess = withFinessCheckDigit('99999999');
    expect(
      await country.ask('query ($finess: ID!) { establishment(finess: $finess) { name } }', { finess }),
    ).toEqual({
      data: { establishment: null },
      extensions: {
        completeness: { complete: true, missing: [] },
        cost: { requested: 51, actual: 50, maximum: LIMITS.costPerOperation },
      },
    });
  });
});

describe('hospital groups', () => {
  it('are 135, and one of them covers two regions', async () => {
    const { data } = await country.ask(`{ hospitalGroups(first: 100) { totalCount }
      indianOcean: hospitalGroups(filter: { regionCode: "06" }) { nodes { regions { code } members { finess } } } }`);
    expect(data.hospitalGroups.totalCount).toBe(135);
    expect(data.indianOcean.nodes).toHaveLength(1);
    expect(data.indianOcean.nodes[0].regions.map(({ code }: { code: string }) => code)).toEqual(['04', '06']);
    expect(data.indianOcean.nodes[0].members.length).toBeGreaterThan(0);
  });
});

describe('everything that follows from the facts', () => {
  it.each(['HOPEN', 'HN'])('agrees with them in the whole country: %s', async (programme) => {
    const { data, errors } = await country.ask(
      'query ($programme: ID!) { reconciliation(programme: $programme) { differences { check subject } } }',
      { programme },
      await country.token({ hopen_role: 'dgos' }),
    );
    expect(errors).toBeUndefined();
    expect(data.reconciliation.differences).toEqual([]);
  });
});
