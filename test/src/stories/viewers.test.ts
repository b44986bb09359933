import { withFinessCheckDigit } from '@hopen/schema';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { sharedCountry } from '../support/shared-country.ts';
import { type AskedCountry, ask } from '../support/test-country.ts';

let country: AskedCountry;
/** Tokens by viewer; the establishment has filed an application that was never granted. */
const tokens: Record<string, string | undefined> = { anonymous: undefined };
let refused: { id: string; beneficiary: { reference: string } };

beforeAll(async () => {
  country = await sharedCountry();
  tokens.partner = await country.token({ hopen_role: 'partner' });
  tokens.dgos = await country.token({ hopen_role: 'dgos' });
  tokens.dns = await country.token({ hopen_role: 'national', hopen_body: 'DNS' });
  tokens['ars 93'] = await country.token({ hopen_role: 'ars', hopen_region: '93' });
  tokens['ars 53'] = await country.token({ hopen_role: 'ars', hopen_region: '53' });
  const { data } = await country.ask(
    `{ applications(first: 1, filter: { programme: "HOPEN", regionCode: "93", status: [REFUSED] }) { nodes { id beneficiary { reference } } } }`,
    {},
    tokens.dgos,
  );
  refused = data.applications.nodes[0];
  tokens.itself = await country.token({
    hopen_role: 'establishment',
    hopen_beneficiaries: [refused.beneficiary.reference],
  });
  tokens.another = await country.token({
    hopen_role: 'establishment',
    hopen_beneficiaries: [`ET:${withFinessCheckDigit('99999999')}`],
  });
});

describe('who sees a refused application', () => {
  it.each([
    ['anonymous', false],
    ['partner', false],
    ['dns', false],
    ['ars 53', false],
    ['another', false],
    ['ars 93', true],
    ['dgos', true],
    ['itself', true],
  ])('%s: %s', async (viewer, sees) => {
    const { data } = await country.ask(
      `query ($id: ID!) { application(id: $id) { id status requestedAmount } }`,
      { id: refused.id },
      tokens[viewer],
    );
    if (sees)
      expect(data.application).toMatchObject({
        id: refused.id,
        status: 'REFUSED',
        requestedAmount: expect.any(Number),
      });
    else expect(data.application).toBeNull();
  });
});

describe('how many applications of Paca each viewer counts', () => {
  const count = async (viewer: string, filter: string) => {
    const { data } = await country.ask(
      `{ applications(filter: { programme: "HOPEN", regionCode: "93" ${filter} }) { totalCount } }`,
      {},
      tokens[viewer],
    );
    return data.applications.totalCount;
  };

  it('outsiders count the accepted grants, its ARS and the DGOS all that was filed', async () => {
    const grants = await count('anonymous', '');
    expect(await count('partner', '')).toBe(grants);
    expect(await count('ars 53', '')).toBe(grants);
    expect(await count('ars 93', '')).toBe(await count('dgos', ''));
    expect(await count('ars 93', '')).toBeGreaterThan(130);
    expect(grants).toBeLessThanOrEqual(130);
  });

  it('a filter never tells the true status of a grant of others', async () => {
    expect(await count('anonymous', 'status: [TARGETS_VALIDATED]')).toBe(0);
    expect(await count('ars 53', 'status: [TARGETS_VALIDATED]')).toBe(0);
    expect(await count('ars 93', 'status: [TARGETS_VALIDATED]')).toBeGreaterThan(0);
    expect(await count('anonymous', 'status: [ACCEPTED]')).toBe(await count('anonymous', ''));
    expect(await count('ars 93', 'status: [ACCEPTED]')).toBeLessThan(await count('anonymous', ''));
  });

  it('nobody but its establishment counts a draft', async () => {
    for (const viewer of ['anonymous', 'partner', 'ars 93', 'dgos', 'dns'])
      expect(await count(viewer, 'status: [DRAFT]')).toBe(0);
  });
});

describe('fields that not everyone may see', () => {
  it('an outsider reads null and FORBIDDEN, and the rest of the grant', async () => {
    const { data, errors } = await country.ask(
      `{ applications(first: 1, filter: { programme: "HOPEN", regionCode: "93" }) { nodes { status grantedAmount requestedAmount submittedOn } } }`,
    );
    expect(data.applications.nodes).toEqual([
      { status: 'ACCEPTED', grantedAmount: expect.any(Number), requestedAmount: null, submittedOn: null },
    ]);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it.each([
    ['anonymous', false],
    ['partner', false],
    ['dns', false],
    ['ars 53', false],
    ['another', false],
    ['ars 93', true],
    ['dgos', true],
  ])("%s sees what Paca's envelope has left: %s", async (viewer, sees) => {
    const { data } = await country.ask(
      `{ region(code: "93") { selection(programme: "HOPEN") { asOf candidates } envelope(programme: "HOPEN") { allotted paidAsOf reserved committed available } } }`,
      {},
      tokens[viewer],
    );
    const { allotted, paidAsOf, reserved, committed, available } = data.region.envelope;
    if (sees) expect(available).toBe(allotted - reserved - committed);
    else expect([reserved, available]).toEqual([null, null]);
    const days = sees ? ['2026-01-15', '2026-01-15'] : ['2019-09-30', '2025-12-31'];
    expect([data.region.selection.asOf, paidAsOf]).toEqual(days);
    expect(allotted).toBe(3_670_000_000);
  });

  it.each([
    ['anonymous', false],
    ['partner', false],
    ['dns', false],
    ['ars 53', false],
    ['another', false],
    ['ars 93', true],
    ['dgos', true],
    ['itself', true],
  ])('%s sees the values that the establishment declared: %s', async (viewer, sees) => {
    const [kind, finess] = refused.beneficiary.reference.split(':');
    const field = kind === 'EJ' ? 'legalEntity' : 'establishment';
    const { data, errors } = await country.ask(
      `query ($finess: ID!) { it: ${field}(finess: $finess) { indicatorValues(programme: "HOPEN") { declaredOn } } }`,
      { finess },
      tokens[viewer],
    );
    if (sees) expect(data.it.indicatorValues).toEqual(expect.any(Array));
    else {
      expect(data.it.indicatorValues).toBeNull();
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
  });
});

describe('a national body reads of HOP’EN, which another one steers, what a partner reads', () => {
  const list = (filter: string, more = '') =>
    `{ applications(first: 100, filter: { programme: "HOPEN" ${filter} } ${more}) {
      totalCount nodes { id status grantedAmount requestedAmount updatedOn decisions { act } } } }`;
  it.each([
    list(''),
    list('status: [REFUSED, DRAFT, TARGETS_VALIDATED]'),
    list('requestedAmount: { from: 1 }'),
    list('submittedOn: { from: "2019-06-01" }'),
    list('updatedSince: "2021-01-01"'),
    list('', 'orderBy: REQUESTED_AMOUNT'),
    list('', 'orderBy: GRANTED_AMOUNT'),
    list('', 'asOf: "2019-09-12"'),
    '{ programme(code: "HOPEN") { selection(asOf: "2019-09-12") { asOf candidates applications byDomain { applications isSuppressed } } } }',
    '{ programme(code: "HOPEN") { all: attainment { domains { met declared } } public: attainment(isPublic: true) { domains { met declared } } } }',
    '{ programme(code: "HOPEN") { transmissions(asOf: "2019-09-12") { transmission { organisation } } disbursementForecast { certain } } }',
    `{ region(code: "93") { transmissions(programme: "HOPEN") { version } disbursementForecast(programme: "HOPEN") { certain }
      selection(programme: "HOPEN", asOf: "2019-09-12") { asOf candidates } attainment(programme: "HOPEN") { asOf domains { met } }
      envelope(programme: "HOPEN", asOf: "2020-02-12") { asOf committed paid paidAsOf reserved preselected retained available lines { totalCount } } } }`,
    '{ establishments(first: 5) { nodes { finess applications { nodes { status requestedAmount } } } } }',
    '{ pacaRoadmapDraft { vision } bretagneRoadmapDraft { vision } }',
  ])('%s', async (query) => {
    const [partner, dns, dgos] = await Promise.all(
      ['partner', 'dns', 'dgos'].map(async (viewer) => {
        const { data, errors = [] } = await country.ask(query, {}, tokens[viewer]);
        const refusals = errors.map(({ path, extensions }) => `${path?.join('.')} ${extensions.code}`);
        return { data, refusals: refusals.sort() };
      }),
    );
    expect(dns).toEqual(partner);
    expect(dns!.data).toBeTruthy();
    if (!query.includes('Draft {')) expect(dgos).not.toEqual(partner);
  });

  it('asked of every subgraph directly, as the gateway asks', async () => {
    const keys = [
      { __typename: 'Programme', code: 'HOPEN' },
      { __typename: 'Region', code: '93' },
    ];
    const asked: [string, string][] = [
      [
        'funding',
        '... on Programme { transmissions { region { code } } disbursementForecast { certain } selection { candidates } }',
      ],
      [
        'funding',
        '... on Region { envelope(programme: "HOPEN") { reserved } disbursementForecast(programme: "HOPEN") { certain } }',
      ],
      [
        'indicators',
        '... on Programme { attainment { domains { met } } } ... on Region { attainment(programme: "HOPEN") { asOf } }',
      ],
    ];
    for (const [name, fields] of asked) {
      const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ${fields} } }`;
      const [partner, dns, dgos] = await Promise.all(
        ['partner', 'dns', 'dgos'].map((viewer) =>
          ask(country.subgraphUrls[name]!, query, { keys }, tokens[viewer]),
        ),
      );
      expect(dns!.data).toEqual(partner!.data);
      expect(dgos!.errors).toBeUndefined();
      expect(dgos!.data).not.toEqual(dns!.data);
    }
  });

  it('and is refused what its steering body alone may ask', async () => {
    const { data, errors } = await country.ask(
      '{ reconciliation(programme: "HOPEN") { differences { check } lateItems { kind } } }',
      {},
      tokens.dns,
    );
    expect([data.reconciliation, errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
    const unknown = await country.ask(
      '{ reconciliation(programme: "DNS") { differences { check } } }',
      {},
      tokens.dns,
    );
    expect(unknown.errors?.[0]?.extensions.code).toBe('UNKNOWN_PROGRAMME');
  });
});

describe('an error in a list', () => {
  it('points at every place where its object stands, and at no other', async () => {
    const { data, errors } = await country.ask(
      `{ establishments(first: 5, filter: { regionCode: "93", status: PUBLIC }) { nodes { finess legalEntity { finess indicatorValues(programme: "HOPEN") { declaredOn } } } } }`,
    );
    const entities = data.establishments.nodes.map(
      ({ legalEntity }: { legalEntity: { finess: string } }) => legalEntity.finess,
    );
    expect(new Set(entities).size).toBeLessThan(5);
    expect(errors?.map(({ path }) => path?.join('.')).sort()).toEqual(
      entities.map((_: string, index: number) => `establishments.nodes.${index}.legalEntity.indicatorValues`),
    );
  });
});

describe('tokens', () => {
  const status = async (url: string, authorization: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    return [
      response.status,
      ((await response.json()) as { errors?: { extensions: { code: string } }[] }).errors?.[0]?.extensions
        .code,
    ];
  };

  it('a bad one is 401 at the gateway and at every subgraph, never the public view', async () => {
    const urls = [country.url, ...Object.values(country.subgraphUrls)];
    expect(urls.length).toBeGreaterThanOrEqual(6);
    for (const url of urls) {
      expect(await status(url, 'Bearer abc.def.ghi')).toEqual([401, 'UNAUTHENTICATED']);
      expect(await status(url, `Basic ${tokens.dgos}`)).toEqual([401, 'UNAUTHENTICATED']);
      expect(
        await status(url, `Bearer ${await country.token({ hopen_role: 'ars', hopen_region: '99' })}`),
      ).toEqual([401, 'UNAUTHENTICATED']);
    }
  });

  it('a subgraph asked directly gives the same refusals as the gateway', async () => {
    const funding = country.subgraphUrls.funding!;
    const entities = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Region { envelope(programme: "HOPEN") { allotted available } } } }`;
    const { data, errors } = await ask(
      funding,
      entities,
      { keys: [{ __typename: 'Region', code: '93' }] },
      tokens['ars 53'],
    );
    expect(data._entities[0].envelope).toEqual({ allotted: 3_670_000_000, available: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});
