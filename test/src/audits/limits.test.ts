import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ClientSettings, LIMITS, readTabs } from '@hopen/gateway';
import type { Listening } from '@hopen/kit/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type DocumentNode, getIntrospectionQuery, Kind, parse, print, visit } from 'graphql';
import { post, startGatewayWithoutSubgraphs } from '../support/gateway-without-subgraphs.ts';

let gateway: Listening;
beforeAll(async () => {
  gateway = await startGatewayWithoutSubgraphs({ limits: { costPerMinute: 10_000_000 } });
});
afterAll(() => gateway.stop());

const ask = (query: string, variables: object = {}) => post(gateway.url, { query, variables });
const costOf = async (query: string, variables: object = {}): Promise<number> =>
  (await ask(query, variables)).body.extensions.cost.requested;

const readSchema = (path: string) =>
  readFile(new URL(`../../../schema/${path}`, import.meta.url), 'utf8').then((text) =>
    parse(text, { noLocation: true }),
  );

/** Object fields with their definitions, in one line each. */
const fieldsOf = ({ definitions }: DocumentNode) =>
  definitions.flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    return (type.fields ?? []).map((field) => {
      const bare = visit(field, { StringValue: (node) => (node.block ? null : undefined) });
      return {
        parent: type.name.value,
        text: print({ ...bare, description: undefined }).replace(/\s+/g, ' '),
      };
    });
  });

const times = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => item(index)).join(' ');

/** Fields nested to a depth. */
function nested(levels: number): string {
  const steps = [
    'region(code: "93")',
    'establishments',
    'nodes',
    'legalEntity',
    'establishments',
    'nodes',
    'legalEntity',
    'establishments',
    'nodes',
    'legalEntity',
    'name',
  ];
  const path = [...steps.slice(0, levels - 1), levels === 11 ? 'name' : 'finess'];
  return `{ ${path.join(' { ')} ${'} '.repeat(levels)}`;
}

/** Document with the maximum number of selections plus `more`; fragments count wherever they are spread. */
const spread = (more: string) =>
  `{ ${more} region(code: "93") { ${'...F '.repeat(LIMITS.selections / 2 - 1)} } } fragment F on Region { code }`;

describe('a document is bounded, on both sides of each limit', () => {
  const { tokens, depth, aliases, directives, requestBytes } = LIMITS;
  const STATUS: Record<string, number> = {
    GRAPHQL_PARSE_FAILED: 400,
    GRAPHQL_VALIDATION_FAILED: 400,
    PAYLOAD_TOO_LARGE: 413,
  };
  const bytes = (size: number) => {
    const empty = JSON.stringify({
      query: '{ __typename } #',
      variables: {},
    }).length;
    return `{ __typename } #${'x'.repeat(size - empty)}`;
  };

  it.each<[string, string, string[]]>([
    ['tokens', `{ ${'__typename '.repeat(tokens - 2)} }`, ['GRAPHQL_VALIDATION_FAILED']],
    ['a token more', `{ ${'__typename '.repeat(tokens - 1)} }`, ['GRAPHQL_PARSE_FAILED']],
    ['selections', spread('__typename'), ['SUBGRAPH_UNAVAILABLE']],
    ['a selection more', spread('__typename __typename'), ['GRAPHQL_VALIDATION_FAILED']],
    ['aliases', `{ ${times(aliases, (index) => `a${index}: rateLimit { cost }`)} }`, []],
    [
      'an alias more',
      `{ ${times(aliases + 1, (index) => `a${index}: rateLimit { cost }`)} }`,
      ['GRAPHQL_VALIDATION_FAILED'],
    ],
    ['directives', `{ ${times(directives, () => '__typename @include(if: true)')} }`, []],
    [
      'a directive more',
      `{ ${times(directives + 1, () => '__typename @include(if: true)')} }`,
      ['GRAPHQL_VALIDATION_FAILED'],
    ],
    ['levels', nested(depth), ['SUBGRAPH_UNAVAILABLE']],
    ['a level more', nested(depth + 1), ['GRAPHQL_VALIDATION_FAILED']],
    ['bytes', bytes(requestBytes), []],
    ['a byte more', bytes(requestBytes + 1), ['PAYLOAD_TOO_LARGE']],
  ])('%s', async (_what, query, codes) => {
    const answer = await ask(query);
    expect([...new Set(answer.codes)]).toEqual(codes);
    expect(answer.status).toBe(STATUS[codes[0] ?? ''] ?? 200);
  });
});

describe('the contract', () => {
  it('says of every list of objects how long it may be, and the supergraph keeps it', async () => {
    const lists = fieldsOf(await readSchema('supergraph.graphql')).filter(
      ({ parent, text }) => !parent.endsWith('Connection') && /first: Int!|: \[[A-Z]/.test(text),
    );
    expect(lists.length).toBeGreaterThan(80);
    const plain = /: \[(ID|String|[A-Z]\w*Kind)!\]/;
    const unsaid = lists.filter(({ text }) => !text.includes('@listSize') && !plain.test(text));
    expect(unsaid.map(({ parent, text }) => `${parent}: ${text}`)).toEqual([]);
  });

  it('says what it costs to read every file', async () => {
    const weights = fieldsOf(await readSchema('supergraph.graphql')).filter(({ text }) =>
      /@cost\(weight: ([5-9]\d{3}|\d{5,})\)/.test(text),
    );
    expect(weights.map(({ parent, text }) => `${parent}.${/^\w+/.exec(text)}`)).toEqual([
      'Reconciliation.differences',
      'Reconciliation.lateItems',
    ]);
  });
});

describe('what an operation may cost', () => {
  const PAGES = `query ($sites: Int!, $files: Int!) {
    establishments(first: $sites) { nodes { applications(first: $files) { nodes { domain { code } } } } }
  }`;

  it('hangs on the variables, not on the document: list times list', async () => {
    // Both lists cost their work once, whatever their length.
    const cost = (sites: number, files: number) =>
      LIMITS.operationCost + 20 + 20 + 1 + sites * (1 + 1 + files * (1 + 1));
    for (const [sites, files] of [
      [1, 1],
      [100, 1],
      [1, 100],
      [20, 50],
    ] as const)
      expect(await costOf(PAGES, { sites, files })).toBe(cost(sites, files));
  });

  it('is refused beyond the maximum, before anybody is asked, and says by how much', async () => {
    const { status, codes, body } = await ask(PAGES, {
      sites: 100,
      files: 125,
    });
    expect([status, codes]).toEqual([400, ['COST_EXCEEDED']]);
    expect(body.errors[0].extensions).toEqual({
      code: 'COST_EXCEEDED',
      requested: 25_281,
      maximum: 25_000,
    });
    expect(body.extensions).toEqual({
      cost: { requested: 25_281, maximum: 25_000 },
    });
    expect(body.data).toBeUndefined();
  });

  it('is answered up to the maximum', async () => {
    // Costs 98 × (2 + 2 × 125), the work of three pages, and the remaining groups; then one more.
    const exactly = (more: number) => `{
      establishments(first: 98) { nodes { applications(first: 125) { nodes { domain { code } } } } }
      hospitalGroups(first: ${50 + more}) { nodes { code } }
    }`;
    const { requested } = (await ask(exactly(0))).body.extensions.cost;
    const left = LIMITS.costPerOperation - requested;
    expect((await ask(exactly(left))).codes).not.toContain('COST_EXCEEDED');
    expect((await ask(exactly(left + 1))).codes).toEqual(['COST_EXCEEDED']);
  });

  it.each([
    ['a page of everything', '{ establishments(first: 1000000) { nodes { finess } } }'],
    [
      'lists in lists in lists',
      '{ regions { establishments(first: 100) { nodes { applications(first: 100) { nodes { id } } } } } }',
    ],
    [
      'the dearest figure, again and again',
      `{ ${times(4, (index) => `p${index}: reconciliation(programme: "HOPEN") { differences { subject } }`)} }`,
    ],
  ])('is not enough for %s', async (_what, query) => {
    expect((await ask(query)).codes).toEqual(['COST_EXCEEDED']);
  });

  it('is enough for each operation of the explorer, ten times over', async () => {
    const costs = new Map<string, number>();
    for (const { title, query, variables = '{}' } of await readTabs())
      costs.set(title, await costOf(query, JSON.parse(variables)));
    expect(Object.fromEntries(costs)).toEqual({ Country: 1031, Dashboard: 2273, One: 477 });
    for (const cost of costs.values()) expect(cost * 10).toBeLessThan(LIMITS.costPerOperation);
  });

  it.each<[string, number, string]>([
    ['a region', 11, 'region(code: "93") { name }'],
    ['two regions, looked up together', 12, 'a: region(code: "93") { name } b: region(code: "53") { name }'],
    [
      'the selection of a region',
      11 + 700 + 1,
      'region(code: "93") { selection(programme: "HOPEN") { retained } }',
    ],
    [
      'forty-nine days of it, read together',
      11 + 700 + 49 * (5 + 1),
      `region(code: "93") { ${times(49, (index) => `a${index}: selection(programme: "HOPEN", asOf: "${2001 + index}-01-31") { retained }`)} }`,
    ],
    ['that of all regions', 20 + 700 + 20 * 1, 'regions { selection(programme: "HOPEN") { retained } }'],
    ['that of the country', 11 + 1000 + 1, 'programme(code: "HOPEN") { selection { retained } }'],
    [
      'forty-nine days of an envelope, each summed anew',
      11 + 10 + 49 * (20 + 6),
      `region(code: "93") { ${times(49, (index) => `a${index}: envelope(programme: "HOPEN", asOf: "${2001 + index}-01-31") { paid }`)} }`,
    ],
    [
      'the forecast of a region',
      11 + 900 + 20 * 5,
      'region(code: "93") { disbursementForecast(programme: "HOPEN") { month } }',
    ],
    [
      'the attainment of all regions',
      20 + 150 + 20 * 15,
      'regions { attainment(programme: "HOPEN") { concerned } }',
    ],
    ['a page of grants', 1 + 20 + 20, 'applications { nodes { id } }'],
    [
      'the same in another order',
      1 + 20 + 110 + 20,
      'applications(orderBy: GRANTED_AMOUNT) { nodes { id } }',
    ],
    [
      'the same as of forty-nine days',
      49 * (1 + 20 + 110 + 20 + 20),
      times(
        49,
        (index) =>
          `a${index}: applications(orderBy: GRANTED_AMOUNT, asOf: "${2001 + index}-01-31") { nodes { id } }`,
      ),
    ],
    ['how many there are', 1 + 20 + 100, 'applications { totalCount }'],
  ])('is the work of %s', async (_what, cost, fields) => {
    expect(await costOf(`{ ${fields} }`)).toBe(LIMITS.operationCost + cost);
  });

  it('is enough for the schema itself', async () => {
    const { body, codes } = await ask(getIntrospectionQuery());
    expect(codes).toEqual([]);
    expect(body.data.__schema.types.length).toBeGreaterThan(100);
    expect(body.extensions.cost.requested).toBeLessThan(LIMITS.costPerOperation / 5);
  });

  it('is a mutation’s own too', async () => {
    const input = '{ idempotencyKey: "k", applicationId: "a", expectedVersion: 1 }';
    const cost = await costOf(`mutation { withdrawApplication(input: ${input}) { application { id } } }`);
    expect(cost).toBe(LIMITS.operationCost + LIMITS.mutationCost + 2);
  });
});

describe('what a viewer may spend in a while', () => {
  const opened: Listening[] = [];
  /** Endpoint with a budget of one hundred. */
  let url: string;
  beforeAll(async () => {
    url = await open();
  });
  afterAll(async () => {
    for (const each of opened) await each.stop();
  });
  async function open(frontDoor: ClientSettings = {}): Promise<string> {
    // Excludes the cost of uncached documents.
    const limits = { costPerMinute: 100, operationCost: 0, planningCost: 0, readingCost: 0 };
    const opening = await startGatewayWithoutSubgraphs({ ...frontDoor, limits });
    opened.push(opening);
    return opening.url;
  }

  /** Frozen clock, advanced by the tests only. */
  let nowMs = Date.now();
  beforeEach(() => {
    // New window with an unspent budget.
    nowMs += 60_000;
    jest.spyOn(Date, 'now').mockImplementation(() => nowMs);
  });
  afterEach(() => void jest.restoreAllMocks());

  const costing = (cost: number) => ({
    // A page costs its work and itself, even if empty.
    query:
      cost > 21
        ? `{ hospitalGroups(first: ${cost - 21}) { nodes { code } } }`
        : `{ ${times(cost, (index) => `a${index}: rateLimit { cost }`)} }`,
  });
  const as = (sub: string) => ({ authorization: `Bearer ${sub}` });

  it('is told with every answer, as the IETF draft writes it', async () => {
    const first = await post(url, costing(30));
    expect(first.headers.get('ratelimit-policy')).toBe('"cost";q=100;w=60');
    expect(first.headers.get('ratelimit')).toBe('"cost";r=70;t=60');
    expect(first.headers.get('retry-after')).toBeNull();
    nowMs += 1_001;
    expect((await post(url, costing(70))).headers.get('ratelimit')).toBe('"cost";r=0;t=59');
  });

  it('is refused when it is spent: 429, when to come back, and nothing taken for it', async () => {
    await post(url, costing(60));
    const refused = await post(url, costing(41));
    expect([refused.status, refused.codes]).toEqual([429, ['RATE_LIMITED']]);
    expect(refused.body.errors[0].extensions).toMatchObject({
      requested: 41,
      remaining: 40,
    });
    expect(refused.body.data).toBeUndefined();
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(refused.headers.get('ratelimit')).toBe('"cost";r=40;t=60');
    expect((await post(url, costing(40))).status).toBe(200);
  });

  it('is there again when the while is over', async () => {
    await post(url, costing(100));
    nowMs += 59_999;
    expect((await post(url, costing(2))).status).toBe(429);
    nowMs += 1;
    expect((await post(url, costing(100))).headers.get('ratelimit')).toBe('"cost";r=0;t=60');
  });

  it('is each viewer’s own, and that of who has no token another one', async () => {
    await post(url, costing(100), as('ars-93'));
    expect((await post(url, costing(2), as('ars-93'))).status).toBe(429);
    expect((await post(url, costing(100), as('ars-84'))).status).toBe(200);
    expect((await post(url, costing(100))).status).toBe(200);
    expect((await post(url, costing(2))).status).toBe(429);
  });

  it('is not had twice by who says that he comes from elsewhere', async () => {
    await post(url, costing(100), { 'x-forwarded-for': '192.0.2.1' });
    expect((await post(url, costing(2), { 'x-forwarded-for': '192.0.2.2' })).status).toBe(429);
  });

  it('is each client’s own behind a proxy of ours', async () => {
    const behindProxy = await open({ trustedProxies: 1 });
    await post(behindProxy, costing(100), { 'x-forwarded-for': '6.6.6.6, 192.0.2.1' });
    expect((await post(behindProxy, costing(2), { 'x-forwarded-for': '7.7.7.7, 192.0.2.1' })).status).toBe(
      429,
    );
    expect((await post(behindProxy, costing(2), { 'x-forwarded-for': '6.6.6.6, 192.0.2.2' })).status).toBe(
      200,
    );
  });

  it('is not touched by what is too dear, or is not valid', async () => {
    expect((await post(url, costing(100_000))).codes).toEqual(['COST_EXCEEDED']);
    expect((await post(url, { query: '{ nope }' })).headers.get('ratelimit')).toBeNull();
    expect((await post(url, costing(100))).status).toBe(200);
  });

  it('is told by the graph itself, beside other questions', async () => {
    const query = '{ rateLimit { cost remaining resetAt } hospitalGroups(first: 9) { nodes { code } } }';
    const { body } = await post(url, { query });
    expect(body.data.rateLimit).toEqual({
      cost: 1 + 20 + 1 + 9,
      remaining: 69,
      resetAt: new Date(nowMs + 60_000).toISOString(),
    });
    expect(body.extensions.completeness.missing).toEqual([{ subgraph: 'establishments', region: null }]);
  });

  it('is kept wherever the gateway is told to keep it', async () => {
    const asked: unknown[] = [];
    const count = async (key: string | number, points?: number) => {
      asked.push([String(key).split(' ')[0], points]);
      return {
        remainingPoints: 7,
        msBeforeNext: 5_000,
        consumedPoints: 1,
        isFirstInDuration: false,
      } as never;
    };
    const elsewhere = await open({
      budgets: { consume: count, reward: count, penalty: count, get: async () => null },
    });
    expect((await post(elsewhere, costing(30))).headers.get('ratelimit')).toBe('"cost";r=7;t=5');
    expect(asked).toEqual([['address', 30]]);
  });
});

describe('a document that is not known yet', () => {
  const { readingCost, planningCost } = LIMITS;
  let own: Listening;
  beforeAll(async () => {
    own = await startGatewayWithoutSubgraphs({ limits: { costPerMinute: 10_000 } });
  });
  afterAll(() => own.stop());
  let asked = 0;
  /** Charge on a fresh budget beyond the reported cost. */
  async function besides(query: string, variables: object = {}): Promise<number> {
    const answer = await post(own.url, { query, variables }, { authorization: `Bearer ${++asked}` });
    const remaining = /r=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1];
    return 10_000 - Number(remaining) - answer.body.extensions.cost.requested;
  }
  const reading = (query: string) => Math.ceil(query.length * readingCost);
  const DASHBOARD =
    '{ ...R @include(if: $with) a: region(code: "53") { ...P } b: region(code: "93") { ...P } }';
  const FRAGMENTS =
    'fragment R on Query { c: region(code: "11") { ...P } } fragment P on Region { code name }';
  const named = (name: string) => `query ${name}($with: Boolean!) ${DASHBOARD} ${FRAGMENTS}`;
  /** Three at the top, one in R, and three in each of three regions, regardless of `@include`. */
  const SELECTIONS = 3 + 1 + 3 * 3;

  it('pays once for being read and planned, by all that it selects, and for its name no plan', async () => {
    const [first, other, again] = [named('A'), named('Bb'), `# again\n${named('A')}`];
    expect(await besides(first, { with: false })).toBe(reading(first) + SELECTIONS * planningCost);
    expect(await besides(first, { with: true })).toBe(0);
    expect(await besides(other, { with: false })).toBe(reading(other));
    expect(await besides(again, { with: false })).toBe(reading(again));
  });

  it('pays for each type that a selection may concern, and at most a whole minute', async () => {
    const roadmap = (selections: string) => `{ region(code: "93") { roadmap { ${selections} } } }`;
    const query = roadmap('version');
    expect(await besides(query)).toBe(reading(query) + (1 + 18 + 18) * planningCost);
    const huge = `${roadmap('...F '.repeat(60))} fragment F on RegionalRoadmap { version vision asOf }`;
    expect((1 + 18 + 60 * 4 * 18) * planningCost).toBeGreaterThan(10_000);
    const { status, headers } = await post(own.url, { query: huge }, { authorization: `Bearer ${++asked}` });
    expect([status, headers.get('ratelimit')]).toEqual([200, expect.stringContaining('r=0;')]);
  });

  it('pays nothing for a plan that it does not need', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect(await besides(query)).toBe(reading(query));
  });

  it('pays for being read when it is refused, and who has nothing left is not read', async () => {
    const gateway = await startGatewayWithoutSubgraphs({
      limits: { costPerMinute: 30, operationCost: 0, readingCost: 1, planningCost: 0 },
    });
    try {
      const balance = '{rateLimit{remaining}}';
      const left = async () => (await post(gateway.url, { query: balance })).body.data?.rateLimit.remaining;
      await left();
      expect(await left()).toBe(30 - balance.length - 2);
      expect((await post(gateway.url, { query: '{' })).codes).toEqual(['GRAPHQL_PARSE_FAILED']);
      expect(await left()).toBe(30 - balance.length - 4);
      expect((await post(gateway.url, { query: '{ab}' })).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      const refused = await post(gateway.url, { query: '{' });
      expect([refused.status, refused.codes]).toEqual([429, ['RATE_LIMITED']]);
      expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(refused.headers.get('ratelimit')).toMatch(/^"cost";r=0;t=\d+$/);
      expect(refused.body.errors[0].extensions).toMatchObject({ code: 'RATE_LIMITED', remaining: 0 });
    } finally {
      await gateway.stop();
    }
  });

  it('that is too dear pays for being read', async () => {
    const query = '{ establishments(first: 1000000) { nodes { finess } } }';
    const as = { authorization: 'Bearer too-dear' };
    expect((await post(own.url, { query }, as)).codes).toEqual(['COST_EXCEEDED']);
    const balance = '{ rateLimit { remaining } }';
    await besides(balance);
    const { body } = await post(own.url, { query: balance }, as);
    expect(body.data.rateLimit.remaining).toBe(10_000 - reading(query) - LIMITS.operationCost - 1);
  });
});

describe('the requests of one viewer', () => {
  it('that are under way and that wait are bounded, and those of others are answered meanwhile', async () => {
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    let arrived = 0;
    const slow = createServer(async (request, response) => {
      request.resume();
      if (++arrived === 2) asked.resolve();
      await answered.promise;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: null }));
    });
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const { port } = slow.address() as AddressInfo;
    const gateway = await startGatewayWithoutSubgraphs({
      limits: { inFlight: 2, waiting: 1 },
      urlOf: () => `http://127.0.0.1:${port}/graphql`,
    });
    const as = (viewer: string) => ({ authorization: `Bearer ${viewer}` });
    const question = (index: number) => ({ query: `{ region(code: "${53 + index}") { name } }` });
    try {
      const mine = [0, 1].map((index) => post(gateway.url, question(index), as('me')));
      await asked.promise;
      const more = [2, 3].map((index) => post(gateway.url, question(index), as('me')));
      const refused = await Promise.race(more);
      expect([refused.status, refused.codes, refused.headers.get('retry-after')]).toEqual([
        429,
        ['RATE_LIMITED'],
        '1',
      ]);
      expect((await post(gateway.url, { query: '{ __typename }' }, as('other'))).status).toBe(200);
      expect(arrived).toBe(2);
      answered.resolve();
      const statuses = (await Promise.all([...mine, ...more])).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 200, 200, 429]);
    } finally {
      answered.resolve();
      await gateway.stop();
      slow.closeAllConnections();
      await new Promise((resolve) => slow.close(resolve));
    }
  });
});
