import { readFile } from 'node:fs/promises';
import { startGateway } from '@hopen/gateway';
import { authenticator } from '@hopen/kit/auth';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { captureLog } from '../support/captured-log.ts';
import { post } from '../support/gateway-without-subgraphs.ts';
import { HOSTED, HOSTED_REGION } from '../support/hosted-regions.ts';
import { ask, startTestCountry, type TestCountry } from '../support/test-country.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);

let graph: TestCountry;
beforeAll(async () => {
  graph = await startTestCountry();
});
afterAll(() => graph?.close());

/** Patterns of hosts, paths, stacks and SQL. */
const LEAK =
  /127\.0\.0\.1|localhost|:\d{4,5}\b|\/src\/|node_modules|\bat \w+ \(|select |insert |relation |column /i;

describe('bad input gets a clear error with a code', () => {
  it.each([
    [
      'a FINESS number with a wrong check digit',
      `{ establishment(finess: "130786040") { name } }`,
      'INVALID_FINESS',
    ],
    ['a FINESS number that is too short', `{ legalEntity(finess: "13") { name } }`, 'INVALID_FINESS'],
    ['SQL in the place of a number', `{ establishment(finess: "' or 1=1 --") { name } }`, 'INVALID_FINESS'],
    ['an unknown region', `{ region(code: "99") { name } }`, 'UNKNOWN_REGION'],
    [
      'a filter on an unknown region',
      `{ establishments(filter: { regionCode: "99" }) { totalCount } }`,
      'UNKNOWN_REGION',
    ],
    [
      'a filter of groups on an unknown region',
      `{ hospitalGroups(filter: { regionCode: "99" }) { totalCount } }`,
      'UNKNOWN_REGION',
    ],
    [
      'a filter of applications on an unknown region',
      `{ applications(filter: { regionCode: "99" }) { totalCount } }`,
      'UNKNOWN_REGION',
    ],
    ['an empty region', `{ applications(filter: { regionCode: "" }) { totalCount } }`, 'UNKNOWN_REGION'],
    ['an empty programme', `{ applications(filter: { programme: "" }) { totalCount } }`, 'UNKNOWN_PROGRAMME'],
    [
      'a number without its kind',
      `{ applications(filter: { beneficiary: "130786049" }) { totalCount } }`,
      'INVALID_FINESS',
    ],
    ['the character NUL', `{ application(id: "a\\u0000") { id } }`, 'BAD_USER_INPUT'],
    ['the character NUL, spelled otherwise', `{ programme(code: "\\u{0}") { name } }`, 'BAD_USER_INPUT'],
    ['an unknown programme', `{ programme(code: "NOPE") { name } }`, 'UNKNOWN_PROGRAMME'],
    [
      'the envelope of an unknown programme',
      `{ region(code: "93") { envelope(programme: "NOPE") { paid } } }`,
      'UNKNOWN_PROGRAMME',
    ],
    [
      'applications to an unknown programme',
      `{ applications(filter: { programme: "NOPE" }) { totalCount } }`,
      'UNKNOWN_PROGRAMME',
    ],
    ['a cursor that is not ours', `{ establishments(after: "abc") { nodes { name } } }`, 'INVALID_CURSOR'],
    [
      'a cursor of another list',
      `{ establishments(after: "${cursor('CODE', 'GHT-84-01')}") { nodes { name } } }`,
      'INVALID_CURSOR',
    ],
    [
      'a cursor with a number where a name stands',
      `{ establishments(after: "${cursor('FINESS', 7)}") { nodes { name } } }`,
      'INVALID_CURSOR',
    ],
    ['first: 0', `{ establishments(first: 0) { nodes { name } } }`, 'INVALID_PAGE_SIZE'],
    ['first: 101', `{ establishments(first: 101) { nodes { name } } }`, 'INVALID_PAGE_SIZE'],
    [
      'first: 101 in a nested list',
      `{ region(code: "93") { establishments(first: 101) { nodes { name } } } }`,
      'INVALID_PAGE_SIZE',
    ],
    [
      'first: -1 of applications',
      `{ region(code: "93") { applications(first: -1) { nodes { id } } } }`,
      'INVALID_PAGE_SIZE',
    ],
    [
      'a day that does not exist',
      `{ region(code: "93") { roadmap(asOf: "2019-02-29") { vision } } }`,
      'BAD_USER_INPUT',
    ],
    ['a field that does not exist', `{ regions { nope } }`, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'lists in lists in lists',
      `{ regions { establishments { nodes { legalEntity { establishments { nodes { legalEntity { establishments { nodes { legalEntity { name } } } } } } } } } } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['fragments that spread fragments', multiplied(35), 'GRAPHQL_VALIDATION_FAILED'],
    ['a mutation, of which there is none', `mutation { x }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a subscription, of which there is none', `subscription { x }`, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two operations and no name',
      `query A { regions { code } } query B { regions { name } }`,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['what is not GraphQL', `{ regions { `, 'GRAPHQL_PARSE_FAILED'],
  ])('%s', async (_what, query, code) => {
    const { errors } = await graph.ask(query);
    expect([...new Set(errors?.map(({ extensions }) => extensions.code))]).toEqual([code]);
    expect(JSON.stringify(errors)).not.toMatch(LEAK);
  });

  it.each([
    ['a hundred', 100],
    ['one', 1],
  ])('first: %s is still a page', async (_what, first) => {
    const { data, errors } = await graph.ask(
      `query ($first: Int!) { establishments(first: $first) { nodes { finess } } }`,
      { first },
    );
    expect(errors).toBeUndefined();
    expect(data.establishments.nodes).toHaveLength(first);
  });

  it('names the field at fault and the source of the rule', async () => {
    const { errors } = await graph.ask(`{ establishments(filter: { regionCode: "99" }) { totalCount } }`);
    expect(errors?.[0]?.extensions).toEqual({
      code: 'UNKNOWN_REGION',
      field: 'filter.regionCode',
      source: 'INSEE, code officiel géographique',
    });
  });
});

describe('values are judged before anybody is asked', () => {
  const PUBLISH =
    'publishBretagneRoadmap(input: { idempotencyKey: "a", expectedRevision: 1 }) { roadmap { version } }';
  const apply = (amount: string) =>
    `createApplication(input: { idempotencyKey: "b", programme: "HOPEN", domain: "D2", beneficiary: "ET:130786049",
       requestedAmount: ${amount} }) { application { id } }`;
  const SITES = '{ totalCount }';

  it.each<[what: string, query: string, variables: object, message: string]>([
    [
      'an amount that is not whole, of the second act of two',
      `mutation ($amount: Cents!) { ${PUBLISH} ${apply('$amount')} }`,
      { amount: 12.5 },
      'Variable "$amount" got invalid value 12.5; Un montant',
    ],
    [
      'the same in an input',
      `mutation ($input: CreateApplicationInput!) { ${PUBLISH} createApplication(input: $input) { application { id } } }`,
      {
        input: {
          idempotencyKey: 'b',
          programme: 'H',
          domain: 'D',
          beneficiary: 'ET:1',
          requestedAmount: 0.5,
        },
      },
      'Variable "$input" got invalid value 0.5 at "input.requestedAmount"; Un montant',
    ],
    [
      'the same in the document',
      `mutation { ${PUBLISH} ${apply('12.5')} }`,
      {},
      'Expected value of type "Cents!", found 12.5; Un montant',
    ],
    [
      'a day that does not exist',
      'query ($day: Date) { regions { roadmap(asOf: $day) { vision } } }',
      { day: '2019-02-29' },
      'Variable "$day" got invalid value "2019-02-29"; Une date',
    ],
    [
      'a day that does not exist, by default',
      'query ($day: Date = "2019-02-29") { regions { roadmap(asOf: $day) { vision } } }',
      {},
      'Expected value of type "Date", found "2019-02-29"; Une date',
    ],
    [
      'a day that is a number, in a fragment',
      'query { regions { ...R } } fragment R on Region { roadmap(asOf: 2019) { vision } }',
      {},
      'Expected value of type "Date", found 2019; Une date',
    ],
    [
      'null for what has a default, and may not be null',
      `query ($first: Int! = 20) { establishments(first: $first) ${SITES} }`,
      { first: null },
      'Variable "$first" of non-null type "Int!" must not be null.',
    ],
    [
      'null for an argument that has a default, and may not be null',
      `query ($first: Int) { establishments(first: $first) ${SITES} }`,
      { first: null },
      'Argument "first" of non-null type "Int!" must not be null.',
    ],
    [
      'the same in a fragment of a fragment',
      `query ($first: Int) { ...A } fragment A on Query { regions { ...B } }
       fragment B on Region { establishments(first: $first) ${SITES} }`,
      { first: null },
      'Argument "first" of non-null type "Int!" must not be null.',
    ],
    [
      'the same within a list',
      `query ($of: ApplicationStatus = DRAFT) { applications(filter: { status: [$of] }) ${SITES} }`,
      { of: null },
      'Argument "filter" has invalid value',
    ],
    [
      'null for a condition that has a default',
      `query ($if: Boolean = true) { regions { code @include(if: $if) } }`,
      { if: null },
      'Argument "if" of non-null type "Boolean!" must not be null.',
    ],
    [
      'null for the condition of a fragment',
      `query ($if: Boolean = true) { regions { code ...R @skip(if: $if) } } fragment R on Region { name }`,
      { if: null },
      'Argument "if" of non-null type "Boolean!" must not be null.',
    ],
    [
      'null for a condition that may not be null',
      `query ($if: Boolean! = true) { regions { code @include(if: $if) } }`,
      { if: null },
      'Variable "$if" of non-null type "Boolean!" must not be null.',
    ],
  ])('%s', async (_what, query, variables, message) => {
    graph.work();
    const logged = graph.log.length;
    const answer = await post(graph.url, { query, variables });
    expect(graph.work().requests).toEqual([]);
    expect(graph.log.slice(logged)).toEqual([]);
    expect([answer.status, answer.codes, answer.body.data]).toEqual([400, ['BAD_USER_INPUT'], undefined]);
    const [error] = answer.body.errors;
    expect(error.message).toContain(message);
    expect(error.locations).toEqual([{ line: expect.any(Number), column: expect.any(Number) }]);
  });

  it.each<[what: string, query: string, variables: object]>([
    [
      'null in what is left out',
      `query ($first: Int, $with: Boolean!) { regions { ...R @include(if: $with)
         ... @include(if: $with) { establishments(first: $first) ${SITES} } } }
       fragment R on Region { establishments(first: $first) ${SITES} }`,
      { first: null, with: false },
    ],
    [
      'nothing for what has a default',
      `query ($first: Int, $if: Boolean = true) { establishments(first: $first) { totalCount @include(if: $if) } }`,
      {},
    ],
    [
      'null where it means nothing',
      'query ($day: Date, $code: ID) { applications(first: 1, asOf: $day, filter: { regionCode: $code }) { totalCount } }',
      { day: null, code: null },
    ],
    [
      'a variable that is called as what the gateway hands over',
      `query ($representations: ID!, $_representations: Date) { region(code: $representations) { name
         envelope(programme: "HOPEN", asOf: $_representations) { allotted } } }`,
      { representations: '93', _representations: '2021-01-01' },
    ],
    [
      'the same by its default',
      `query ($representations: ID! = "HOPEN", $code: ID! = "93") { region(code: $code) { name
         envelope(programme: $representations) { allotted } } }`,
      {},
    ],
  ])('and answered: %s', async (_what, query, variables) => {
    const { errors, extensions } = await graph.ask(query, variables);
    expect([errors, extensions?.completeness.complete]).toEqual([undefined, true]);
  });
});

describe('a fault of ours', () => {
  it('is INTERNAL with a request id, says nothing of its cause, and is found in the log', async () => {
    const { database } = graph.country.subgraphs.get('roadmaps')!;
    await database.em.fork().execute('alter table roadmaps.hosted_roadmap rename to hidden');
    try {
      const { data, errors } = await graph.ask(
        `{ region(code: "${HOSTED_REGION}") { name roadmap { vision } } }`,
      );
      expect(data.region).toEqual({ name: expect.any(String), roadmap: null });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL']);
      expect(JSON.stringify(errors)).not.toMatch(LEAK);
      expect(JSON.stringify(graph.log)).toContain(errors?.[0]?.extensions.requestId);
    } finally {
      await database.em.fork().execute('alter table roadmaps.hidden rename to hosted_roadmap');
    }
  });
});

describe('over HTTP', () => {
  it('a persisted query that nobody registered is refused as the client’s, and not logged as a fault', async () => {
    const before = graph.log.length;
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ extensions }),
    });
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors.map(({ extensions: { code } }) => code)).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect(graph.log).toHaveLength(before);
  });

  it('an issuer that does not answer is 503, never the public view', async () => {
    const lonely = await startGateway({
      supergraph: await readFile(SUPERGRAPH, 'utf8'),
      authenticate: authenticator({
        jwksUrl: 'http://127.0.0.1:9/jwks.json',
        issuer: 'urn:x',
        audience: 'hopen',
      }),
      clock: () => '2026-01-15',
      port: 0,
      log: captureLog().log,
    });
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await graph.token({ hopen_role: 'dgos' })}`,
    };
    const response = await fetch(lonely.url, { method: 'POST', headers, body: '{"query":"{ __typename }"}' });
    expect(response.status).toBe(503);
    const text = await response.text();
    expect(text).toContain('IDENTITY_PROVIDER_UNAVAILABLE');
    expect(text).toContain('requestId');
    expect(text).not.toMatch(LEAK);
    await lonely.stop();
  });

  it.each([
    ['a body that is not JSON', { body: '{', headers: { 'content-type': 'application/json' } }, 400],
    [
      'a body that is too large',
      {
        body: JSON.stringify({ query: `{ regions { code } } #${'x'.repeat(300_000)}` }),
        headers: { 'content-type': 'application/json' },
      },
      413,
    ],
    [
      'a form, as another site would post it',
      { body: 'query={regions{code}}', headers: { 'content-type': 'text/plain' } },
      400,
    ],
  ])('%s', async (_what, init, status) => {
    const response = await fetch(graph.url, { method: 'POST', ...init });
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(LEAK);
  });

  it('a browser that is sent to the host alone finds the explorer', async () => {
    const response = await fetch(new URL('/', graph.url), {
      headers: { accept: 'text/html' },
      redirect: 'manual',
    });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/graphql']);
  });

  it('a subgraph serves no page from another host', async () => {
    const funding = graph.country.subgraphs.get('funding')!.url;
    const response = await fetch(funding, { headers: { accept: 'text/html' } });
    expect(await response.text()).not.toContain('<html');
  });

  it('another path is 404', async () => {
    expect((await fetch(new URL('/nope', graph.url))).status).toBe(404);
  });
});

describe('when an owner is down', () => {
  const OWNERS: [subgraph: string, query: string, code: string][] = [
    ['funding', `{ regions { name envelope(programme: "HOPEN") { paid } } }`, 'SUBGRAPH_UNAVAILABLE'],
    [
      'indicators',
      `{ regions { name roadmap { priorityDomains { rank domain { code label } } } } }`,
      'SUBGRAPH_UNAVAILABLE',
    ],
    ['roadmaps-paca', `{ regions { name roadmap { regionCode vision } } }`, 'REGION_UNAVAILABLE'],
  ];

  it('and then another: the rest of France answers, and the error has a name', async () => {
    const failing = await startTestCountry();
    try {
      for (const owner of OWNERS) await goesDown(failing, ...owner);
    } finally {
      await failing.close();
    }
  });

  async function goesDown({ country, ask }: TestCountry, subgraph: string, query: string, code: string) {
    await country.subgraphs.get(subgraph)!.stop();
    const { data, errors } = await ask(query);
    expect(data.regions).toHaveLength(18);
    expect(data.regions.every(({ name }: { name: string }) => name)).toBe(true);
    expect(new Set(errors?.map(({ extensions }) => extensions.code))).toEqual(new Set([code]));
    expect(JSON.stringify(errors)).not.toMatch(LEAK);
    if (code !== 'REGION_UNAVAILABLE') return;
    expect(errors?.[0]?.extensions.regions).toEqual(['93']);
    const complete = data.regions.filter(
      ({ roadmap }: { roadmap: { vision: string | null } }) => roadmap.vision,
    );
    expect(complete.length).toBeGreaterThanOrEqual(HOSTED.length);
  }

  it('the gateway starts and answers while no subgraph does', async () => {
    const gateway = await startGateway({
      supergraph: await readFile(SUPERGRAPH, 'utf8'),
      urlOf: () => 'http://127.0.0.1:9/graphql',
      authenticate: async () => ({ role: 'ANONYMOUS' }),
      clock: () => '2026-01-15',
      port: 0,
      log: captureLog().log,
    });
    const { data, errors } = await ask(gateway.url, '{ __typename regions { code } }');
    expect(data).toEqual({ __typename: 'Query', regions: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SUBGRAPH_UNAVAILABLE']);
    await gateway.stop();
  });
});

/** Document of a few kilobytes within the depth limit that requests `times` to the power of four objects. */
function multiplied(times: number): string {
  const steps = [
    ['Establishment', 'legalEntity'],
    ['LegalEntity', 'hospitalGroup'],
    ['HospitalGroup', 'members'],
    ['LegalEntity', 'hospitalGroup'],
  ];
  const fragments = steps.map(([type, field], level) => {
    const fields = Array.from({ length: times }, (_, name) => `a${name}: ${field} { ...F${level + 1} }`);
    return `fragment F${level} on ${type} { ${fields.join(' ')} }`;
  });
  const last = `fragment F${steps.length} on HospitalGroup { code }`;
  return `{ establishment(finess: "130786049") { ...F0 } } ${fragments.join(' ')} ${last}`;
}

function cursor(...values: unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}
