import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startGateway } from '@hopen/gateway';
import { authenticator } from '@hopen/kit/auth';
import { ERROR_CODES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { ACTS } from '../support/audiences.ts';
import { captureLog } from '../support/captured-log.ts';
import { badTokens, signedToken } from '../support/forged-tokens.ts';
import { jwksOf } from '../support/jwks-server.ts';
import { MATRIX_SUBJECTS, type Subjects } from '../support/matrix-subjects.ts';
import { findSubjects } from '../support/matrix-viewers.ts';
import { harmless, inputType } from '../support/minimal-inputs.ts';
import { schema, supergraph } from '../support/portable-operations.ts';
import {
  AMPLE_MS,
  type Answer,
  ask,
  startTestCountry,
  type TestCountry,
  TOKENS,
  UNHURRIED,
} from '../support/test-country.ts';

let graph: TestCountry;
let subjects: Subjects;
const tokens: Record<string, string> = {};
let heapBefore: number;
let countryBefore: unknown;

/** Limits for a busy machine: no request times out while its test runs. */
const NO_REQUEST_TIMEOUT = { limits: { ...UNHURRIED.limits, requestMs: AMPLE_MS } };

beforeAll(async () => {
  graph = await startTestCountry(undefined, undefined, { frontDoor: NO_REQUEST_TIMEOUT });
  subjects = await findSubjects(graph);
  tokens.dgos = await graph.token({ hopen_role: 'dgos' });
  tokens.paca = await graph.token({ hopen_role: 'ars', hopen_region: '93' });
  tokens.bretagne = await graph.token({ hopen_role: 'ars', hopen_region: '53' });
  tokens.site = await graph.token({
    hopen_role: 'establishment',
    hopen_beneficiaries: [subjects.siteReference],
  });
  tokens.another = await graph.token({
    hopen_role: 'establishment',
    hopen_beneficiaries: [`ET:${subjects.anotherSite}`],
  });
  countryBefore = await sizeOfTheCountry();
  heapBefore = heapAfterCollection();
});

/** Invariants after all attacks, in whatever order. */
afterAll(async () => {
  try {
    expect(heapAfterCollection() - heapBefore).toBeLessThan(100_000_000);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect(await sizeOfTheCountry()).toEqual(countryBefore);
    await expectNothingElseGoesOn();
    expectCleanLog();
  } finally {
    await graph?.close();
  }
});

const sizeOfTheCountry = async () => {
  const { data } = await graph.ask(
    '{ applications(filter: { programme: "HOPEN" }) { totalCount } establishments { totalCount } }',
    {},
    tokens.dgos,
  );
  expect(data.establishments.totalCount).toBe(3975);
  expect(data.applications.totalCount).toBeGreaterThan(1_000);
  return data;
};

/** Asserts that no abandoned query is still running: twenty small queries are all the observed work. */
async function expectNothingElseGoesOn() {
  graph.work();
  for (let each = 0; each < 20; each++) await graph.ask('{ region(code: "53") { name } }');
  expect(graph.work()).toEqual({ statements: [], requests: Array(20).fill('establishments') });
}

/** Asserts that the log has no internal fault, no token and no user input. */
function expectCleanLog() {
  const log = JSON.stringify(graph.log);
  for (const token of Object.values(tokens)) expect(log).not.toContain(token);
  expect(log).not.toMatch(/drop table|polluted|Bearer /);
  expect(graph.log).toEqual([]);
}

const codesOf = ({ errors = [] }: Answer) => errors.map(({ extensions }) => String(extensions.code));
/** Allows every known code except INTERNAL. */
const isOurs = (code: string) => Object.hasOwn(ERROR_CODES, code) && code !== 'INTERNAL';

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  return { status: response.status, text, answer: JSON.parse(text) as Answer };
}

const nested = (field: string, depth: number, leaf = '__typename') =>
  `${`{ ${field} `.repeat(depth)}{ ${leaf} }${' }'.repeat(depth)}`;
const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
const ring = (count: number) =>
  `{ regions { ...F0 } } ${many(count, (index) => `fragment F${index} on Region { code ...F${(index + 1) % count} }`)}`;

/** Adversarial documents, which must be refused at once. */
const DOCUMENTS: [what: string, query: string, code: string, variables?: object | string][] = [
  ['a fragment within itself', ring(1), 'GRAPHQL_VALIDATION_FAILED'],
  ['a ring of 1,000 fragments', ring(1000), 'GRAPHQL_VALIDATION_FAILED'],
  ['10,000 aliases', `{ ${many(10_000, (index) => `a${index}: __typename`)} }`, 'GRAPHQL_PARSE_FAILED'],
  [
    '10,000 aliases of a list',
    `{ ${many(10_000, (index) => `a${index}: regions { code }`)} }`
      .slice(0, 250_000)
      .replace(/a\d+: [^}]*$/, '}'),
    'GRAPHQL_PARSE_FAILED',
  ],
  ['a question 1,000 deep', nested('regions', 1_000), 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a question 1,000 deep that makes sense',
    `{ legalEntity(finess: "130786049") ${'{ hospitalGroup { members '.repeat(500)}{ name }${' } }'.repeat(500)} }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['80,000 open braces', '{a'.repeat(80_000), 'GRAPHQL_PARSE_FAILED'],
  [
    'brackets 100,000 deep',
    `{ applications(filter: ${'['.repeat(100_000)}) { totalCount } }`,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'a list type 50,000 deep',
    `query ($a: ${'['.repeat(50_000)}ID${']'.repeat(50_000)}) { __typename }`,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    'a directive 10,000 times',
    `{ __typename ${'@skip(if: false) '.repeat(10_000)} }`,
    'GRAPHQL_PARSE_FAILED',
  ],
  [
    '10,000 unknown directives',
    `{ __typename ${many(10_000, (index) => `@a${index}`)} }`,
    'GRAPHQL_PARSE_FAILED',
  ],
  ['10,000 unknown fields', `{ ${many(10_000, (index) => `b${index}`)} }`, 'GRAPHQL_PARSE_FAILED'],
  ['4,000 fields that overlap', `{ ${'regions { code } '.repeat(4_000)} }`, 'GRAPHQL_PARSE_FAILED'],
  [
    'an introspection that goes round',
    `{ __schema { types ${'{ fields { type '.repeat(20)}{ name }${' } }'.repeat(20)} } }`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'entities, as only a gateway asks',
    '{ _entities(representations: []) { __typename } }',
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['the schema of a subgraph', '{ _service { sdl } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a subscription', 'subscription { regions { code } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['a variable that is not there', '{ region(code: $code) { name } }', 'GRAPHQL_VALIDATION_FAILED'],
  ['5,000 operations', many(5_000, (index) => `query Q${index} { __typename }`), 'GRAPHQL_PARSE_FAILED'],
  [
    'a variable 30,000 deep',
    'query ($filter: ApplicationFilter) { applications(filter: $filter) { totalCount } }',
    'BAD_USER_INPUT',
    `{"filter":{"programme":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`,
  ],
  [
    '60,000 values of a list that make no sense',
    'query ($status: [ApplicationStatus!]) { applications(filter: { status: $status }) { totalCount } }',
    'BAD_USER_INPUT',
    { status: Array.from({ length: 60_000 }, () => 'X') },
  ],
  [
    'a number past all bounds',
    'query ($amount: Cents) { applications(filter: { requestedAmount: { from: $amount } }) { totalCount } }',
    'BAD_USER_INPUT',
    { amount: 1e300 },
  ],
  [
    '200,000 characters for a programme',
    'query ($code: ID!) { programme(code: $code) { name } }',
    'UNKNOWN_PROGRAMME',
    { code: 'P'.repeat(200_000) },
  ],
  [
    '200,000 characters for a beneficiary',
    'query ($it: ID!) { establishment(finess: $it) { name } }',
    'INVALID_FINESS',
    { it: '1'.repeat(200_000) },
  ],
  [
    'a body that is too large',
    'query ($code: ID!) { programme(code: $code) { name } }',
    'PAYLOAD_TOO_LARGE',
    { code: 'P'.repeat(300_000) },
  ],
];

describe('a question that was made to be hard', () => {
  it.each(DOCUMENTS)('%s', async (_what, query, code, variables = {}) => {
    graph.work();
    const written = typeof variables === 'string' ? variables : JSON.stringify(variables);
    const body = `{"query":${JSON.stringify(query)},"variables":${written}}`;
    const { status, text, answer } = await post(graph.url, body);
    const codes = new Set(codesOf(answer));
    expect([...codes]).toEqual([code]);
    expect(status).toBeLessThan(500);
    // Refusals are short, however long the query, and cost at most one row look-up.
    expect(text.length).toBeLessThan(60_000);
    const { requests, statements } = graph.work();
    expect(requests.length).toBeLessThanOrEqual(1);
    expect(statements.length).toBeLessThanOrEqual(1);
  });

  it.each([
    ['a list of requests', '[{"query":"{ __typename }"},{"query":"{ __typename }"}]'],
    ['a number', '7'],
    ['null', 'null'],
    ['a query that is no text', '{"query":{"__proto__":"{ __typename }"}}'],
    ['variables that are a list', '{"query":"{ __typename }","variables":[1]}'],
    ['an operation name that is no text', '{"query":"{ __typename }","operationName":{}}'],
    ['extensions that are text', '{"query":"{ __typename }","extensions":"x"}'],
    [
      'JSON 100,000 deep',
      `{"query":"{ __typename }","variables":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    ],
    ['JSON that does not end', '{"query":"{ __typename }'],
  ])('%s in place of a request', async (_what, body) => {
    const { status, answer } = await post(graph.url, body);
    expect(status).toBe(400);
    expect(codesOf(answer)).toEqual(['BAD_REQUEST']);
  });

  it('a mutation by GET is none', async () => {
    const query = encodeURIComponent(
      'mutation { publishBretagneRoadmap(input: { idempotencyKey: "a", expectedRevision: 1 }) { userErrors { code } } }',
    );
    const response = await fetch(`${graph.url}?query=${query}`, {
      headers: { authorization: `Bearer ${tokens.bretagne}`, 'content-type': 'application/json' },
    });
    expect([400, 405]).toContain(response.status);
    expect(codesOf((await response.json()) as Answer)).toEqual(['BAD_REQUEST']);
  });
});

/** Texts that may break a regular expression, a database or a screen. */
const TEXTS: Record<string, string> = {
  'wildcards of like': '%_\\%',
  'letters without end': 'a'.repeat(200_000),
  'blanks without end': ' '.repeat(100_000),
  'blanks and a letter, again and again': ' -'.repeat(60_000),
  'accents upon accents': `e${'\u0301'.repeat(60_000)}`,
  'half a character': '\ud83d',
  'the other half': 'a\udc00',
  'a letter that is eighteen': '\ufdfa'.repeat(5_000),
  'right to left': '\u202e\u2066abc\u2069',
  'no width': '\u200b\u200d\ufeff',
  emoji: '👩‍👩‍👧‍👦'.repeat(1_000),
  'a dotless i': 'İıſK',
  'a pattern': '(a+)+$',
  'line ends': '\r\n\u2028\u2029\u0085',
  controls: '\u0001\u0007\u001b[31m\u007f',
};

describe('a text to be searched for', () => {
  it.each(Object.keys(TEXTS))('%s', async (name) => {
    graph.work();
    const answer = await graph.ask(
      'query ($search: String) { establishments(filter: { search: $search }) { totalCount nodes { name } } }',
      { search: TEXTS[name] },
    );
    if (answer.errors) expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    else expect(answer.data.establishments.totalCount).toBeGreaterThanOrEqual(0);
    // At most one page and its count.
    expect(graph.work().statements.length).toBeLessThanOrEqual(2);
  });
});

/** Metacharacters of databases, templates, shells and JavaScript, used wherever a text is accepted. */
const METACHARACTERS = [
  `' or 1=1 --`,
  `"; drop table funding.application; --`,
  `$1 ? ?? :name {{7*7}} \${7*7} %s \\`,
  `{"$gt":""}`,
  '__proto__',
  'constructor',
  'toString',
  '\ud83d',
];

/** Schema fields with a text among their arguments, with a path to each. */
const FIELDS = Object.values(schema.getTypeMap()).flatMap((type) => {
  if (!isObjectType(type) || type === schema.getMutationType() || type.name.startsWith('__')) return [];
  return Object.values(type.getFields()).flatMap((field) =>
    field.args.flatMap((argument) =>
      placesIn(argument.type, [argument.name]).map((place) => ({
        coordinate: `${type.name}.${field.name}`,
        field,
        place,
        name: place.join('.'),
      })),
    ),
  );
});
const INPUTS = Object.values(ACTS)
  .flat()
  .flatMap((mutation) =>
    placesIn(inputType(schema, mutation), []).map((place) => ({ mutation, place, name: place.join('.') })),
  );

/** Positions of texts within an input type. */
function placesIn(type: GraphQLInputType, at: readonly (string | number)[]): (string | number)[][] {
  if (isNonNullType(type)) return placesIn(type.ofType, at);
  if (isListType(type)) return placesIn(type.ofType, [...at, 0]);
  if (!isInputObjectType(type)) return ['ID', 'String'].includes(type.name) ? [[...at]] : [];
  return Object.values(type.getFields()).flatMap((field) => placesIn(field.type, [...at, field.name]));
}

/** Sets a text at a position, creating missing parents. */
function put(value: unknown, [step, ...rest]: readonly (string | number)[], text: string): unknown {
  if (step === undefined) return text;
  if (typeof step === 'number') return [put(Array.isArray(value) ? value[0] : undefined, rest, text)];
  const object = (value ?? {}) as Record<string, unknown>;
  return { ...object, [step]: put(object[step], rest, text) };
}

const GIVEN: Record<string, string> = { programme: 'HOPEN', domain: 'D2', code: '93', finess: '130786049' };

/** Query that selects one field once per value of an argument, through a subject of its type. */
function questionFor(
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  argument: string,
  values: readonly unknown[],
) {
  const [type] = coordinate.split('.') as [string];
  const args = field.args.filter((each) => each.name === argument || isRequiredArgument(each));
  const inner = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
  const asked = values
    .map((_, index) => {
      const named = args.map((each) => `${each.name}: $${each.name}${index}`).join(', ');
      return `text${index}: ${field.name}(${named})${inner}`;
    })
    .join(' ');
  const matrixSubject = MATRIX_SUBJECTS.find((each) => each.type === type);
  const path =
    type === 'Query'
      ? []
      : type === 'Envelope'
        ? ['region(code: "93")', 'envelope(programme: "HOPEN")']
        : matrixSubject!.path;
  const fields = path.reduceRight((below, step) => `${step} { ${below} }`, asked);
  const subject = [...fields.matchAll(/\$(site|entity|group|grant)\b/g)].map(([, name]) => `$${name}: ID!`);
  const own = values.flatMap((_, index) => args.map((each) => `$${each.name}${index}: ${each.type}`));
  const declared = [...own, ...new Set(subject)].join(', ');
  const variables = Object.fromEntries(
    values.flatMap((value, index) =>
      args.map(({ name, type: of }) => [
        `${name}${index}`,
        name === argument ? value : (GIVEN[name] ?? harmless(of, GIVEN, name)),
      ]),
    ),
  );
  return { query: `query (${declared}) { ${fields} }`, variables: { ...subjects, ...variables } };
}

/** Sends all texts in one query; if it is refused as a whole, sends each alone, so that none masks another. */
async function askWithEach(ask: (texts: readonly string[]) => Promise<Answer>): Promise<Answer[]> {
  const together = await ask(METACHARACTERS);
  if (together.data) return [together];
  const alone: Answer[] = [];
  for (const text of METACHARACTERS) alone.push(await ask([text]));
  return alone;
}

describe('what means something to a database or to an object is a text like others', () => {
  it('there is a way to every text of the schema', () => {
    expect(FIELDS.length).toBeGreaterThan(40);
    expect(INPUTS.length).toBeGreaterThan(80);
  });

  it.each(FIELDS)('in $coordinate, $name', async ({ coordinate, field, place }) => {
    const before = graph.log.length;
    const [argument, ...rest] = place as [string, ...string[]];
    const whole = field.args.find(({ name }) => name === argument)!;
    const answers = await askWithEach((texts) => {
      const values = texts.map((text) =>
        put(rest.length > 0 ? harmless(whole.type, GIVEN) : undefined, rest, text),
      );
      const { query, variables } = questionFor(coordinate, field, argument, values);
      return graph.ask(query, variables, tokens.dgos);
    });
    for (const answer of answers) {
      expect(codesOf(answer).filter((code) => !isOurs(code))).toEqual([]);
      expect(answer.data ?? answer.errors).toBeDefined();
    }
    expect(graph.log.slice(before)).toEqual([]);
  });

  it.each(INPUTS)('in $mutation, $name', async ({ mutation, place }) => {
    const before = graph.log.length;
    const [actors] = Object.entries(ACTS).find(([, names]) => names.includes(mutation))!;
    const who = actors.includes('DGOS')
      ? 'dgos'
      : actors.includes('Paca') || actors.includes('agency')
        ? 'paca'
        : 'site';
    const type = inputType(schema, mutation);
    const given = {
      ...GIVEN,
      regionCode: '93',
      beneficiary: subjects.siteReference,
      applicationId: subjects.grant,
      motive: 'Motif.',
    };
    const inputWith = (text: string) =>
      put({ ...(harmless(type, given) as object), idempotencyKey: crypto.randomUUID() }, place, text);
    const answers = await askWithEach((texts) => {
      const declared = texts.map((_, index) => `$input${index}: ${type}`).join(', ');
      const acts = texts.map(
        (_, index) => `text${index}: ${mutation}(input: $input${index}) { userErrors { code message } }`,
      );
      const inputs = Object.fromEntries(texts.map((text, index) => [`input${index}`, inputWith(text)]));
      return graph.ask(`mutation (${declared}) { ${acts.join(' ')} }`, inputs, tokens[who]);
    });
    for (const answer of answers) {
      const payloads: ({ userErrors: { code: string }[] } | null)[] = Object.values(answer.data ?? {});
      const codes = payloads.flatMap((payload) => payload?.userErrors.map(({ code }) => code) ?? []);
      expect([...codesOf(answer), ...codes].filter((code) => !isOurs(code))).toEqual([]);
    }
    expect(graph.log.slice(before)).toEqual([]);
  });

  it('in the keys that subgraphs are asked by', async () => {
    const before = graph.log.length;
    for (const { url } of graph.country.subgraphs.values()) {
      for (const text of METACHARACTERS) {
        const keys = [
          { __typename: text },
          ...[
            'Establishment',
            'LegalEntity',
            'HospitalGroup',
            'Region',
            'Programme',
            'Domain',
            'Indicator',
          ].map((name) => ({
            __typename: name,
            finess: text,
            code: text,
            programmeCode: text,
          })),
          ...['BretagneRoadmap', 'PacaRoadmap', 'RoadmapTarget'].map((name) => ({
            __typename: name,
            regionCode: text,
            programmeCode: text,
            domainCode: text,
            rate: 0,
            reachedBy: '2020-01-01',
            asOf: null,
          })),
        ];
        const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename ... on Region { __typename } } }`;
        const answer = await ask(url, query, { keys });
        expect([url, text, codesOf(answer).filter((code) => !isOurs(code))]).toEqual([url, text, []]);
      }
    }
    expect(graph.log.slice(before)).toEqual([]);
  });
});

describe('JSON that would change what every object is', () => {
  const POLLUTED = `"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}`;
  const clean = () => expect(({} as { polluted?: number }).polluted).toBeUndefined();

  it.each([
    ['beside the variables', `{"query":"{ __typename }",${POLLUTED}}`, []],
    ['among the variables', `{"query":"{ __typename }","variables":{${POLLUTED}}}`, []],
    ['among the extensions', `{"query":"{ __typename }","extensions":{${POLLUTED}}}`, []],
    [
      'in a filter',
      `{"query":"query ($f: ApplicationFilter) { applications(filter: $f) { totalCount } }","variables":{"f":{${POLLUTED}}}}`,
      ['BAD_USER_INPUT'],
    ],
    [
      'in the place of a variable',
      `{"query":"query ($__proto__: ID!) { programme(code: $__proto__) { name } }","variables":{"__proto__":"HOPEN"}}`,
      undefined,
    ],
    [
      'as an alias',
      `{"query":"{ __proto__: __typename constructor: __typename hasOwnProperty: __typename }"}`,
      undefined,
    ],
    [
      'as an alias of entities',
      `{"query":"{ regions { code constructor: roadmap { toString: vision } valueOf: envelope(programme: \\"HOPEN\\") { paid } } }"}`,
      undefined,
    ],
  ])('%s', async (_what, body, codes) => {
    const { answer } = await post(graph.url, body);
    clean();
    if (codes) expect([...new Set(codesOf(answer))]).toEqual(codes);
    else expect(codesOf(answer).filter((code) => !isOurs(code))).toEqual([]);
  });

  it('in the input of an act, and in the key of an entity', async () => {
    const input = `{"idempotencyKey":"p","expectedRevision":1,${POLLUTED}}`;
    const { answer } = await post(
      graph.url,
      `{"query":"mutation ($input: PublishRoadmapInput!) { publishBretagneRoadmap(input: $input) { userErrors { code } } }","variables":{"input":${input}}}`,
      { authorization: `Bearer ${tokens.bretagne}` },
    );
    expect([...new Set(codesOf(answer))]).toEqual(['BAD_USER_INPUT']);
    for (const { url } of graph.country.subgraphs.values()) {
      const key = `{"__typename":"Region","code":"93",${POLLUTED}}`;
      const { answer: entity } = await post(
        url,
        `{"query":"query ($k: [_Any!]!) { _entities(representations: $k) { __typename } }","variables":{"k":[${key}]}}`,
      );
      expect(codesOf(entity).filter((code) => !isOurs(code))).toEqual([]);
    }
    clean();
  });
});

describe('a token that is none', () => {
  it('is 401 at the gateway and at every subgraph, whatever is wrong with it', async () => {
    const urls = [graph.url, ...[...graph.country.subgraphs.values()].map(({ url }) => url)];
    const before = graph.log.length;
    for (const [what, token] of Object.entries(await badTokens(graph))) {
      for (const url of urls) {
        const { status, answer } = await post(url, '{"query":"{ __typename }"}', {
          authorization: `Bearer ${token}`,
        });
        expect([what, url, status, codesOf(answer)]).toEqual([what, url, 401, ['UNAUTHENTICATED']]);
      }
    }
    expect(graph.log.slice(before)).toEqual([]);
  });

  it('for reading acts on nothing', async () => {
    const reading = await signedToken(graph, { hopen_role: 'ars', hopen_region: '53', hopen_scope: 'read' });
    const acting = await signedToken(graph, { hopen_role: 'ars', hopen_region: '53', hopen_scope: ['act'] });
    for (const token of [reading, acting]) {
      const { errors, data } = await graph.ask(
        'mutation { publishBretagneRoadmap(input: { idempotencyKey: "r", expectedRevision: 1 }) { userErrors { code } } }',
        {},
        token,
      );
      expect([data, errors?.[0]?.extensions.code]).toEqual([undefined, 'FORBIDDEN']);
    }
  });

  it('that the subgraph of Paca caught is worth nothing anywhere else', async () => {
    const caught: string[] = [];
    const trap = createServer((request, response) => {
      caught.push(request.headers.authorization ?? '');
      response.writeHead(503).end();
    });
    await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
    const { port } = trap.address() as AddressInfo;
    const issuer = await jwksOf(graph);
    const gateway = await startGateway({
      supergraph,
      urlOf: (name) =>
        name === 'roadmaps-paca'
          ? `http://127.0.0.1:${port}/graphql`
          : graph.country.subgraphs.get(name)?.url,
      authenticate: authenticator({ ...TOKENS, jwksUrl: issuer.url, keysTimeoutMs: AMPLE_MS }),
      traffic: { timeoutMsOf: () => AMPLE_MS },
      clock: () => '2026-01-15',
      port: 0,
      log: captureLog('info').log,
    });
    try {
      await ask(gateway.url, '{ pacaRoadmapDraft { vision } }', {}, tokens.paca);
      await ask(
        gateway.url,
        'mutation { publishPacaRoadmap(input: { idempotencyKey: "c", expectedRevision: 1 }) { userErrors { code } } }',
        {},
        tokens.paca,
      );
      expect(caught.length).toBeGreaterThanOrEqual(2);
      for (const authorization of caught) {
        expect(authorization).toMatch(/^Bearer /);
        expect(authorization).not.toContain(tokens.paca);
        const urls = [graph.url, gateway.url, ...[...graph.country.subgraphs.values()].map(({ url }) => url)];
        for (const url of urls) {
          const { status, answer } = await post(url, '{"query":"{ __typename }"}', { authorization });
          expect([url, status, codesOf(answer)]).toEqual([url, 401, ['UNAUTHENTICATED']]);
        }
      }
    } finally {
      await gateway.stop();
      await issuer.stop();
      await new Promise((resolve) => trap.close(resolve));
    }
  });
});

describe('a key that another viewer has used', () => {
  const DRAFT = `mutation ($input: DraftBretagneRoadmapInput!) { draftBretagneRoadmap(input: $input) { draft { regionCode vision } userErrors { code } } }`;
  const input = (vision: string) => ({
    idempotencyKey: 'the same key',
    expectedRevision: 0,
    content: {
      firstYear: 2026,
      lastYear: 2028,
      vision,
      priorityDomains: [{ domain: 'D2', targetRate: 0.6, targetOn: '2027-12-31', rationale: 'Le dossier.' }],
      axes: [],
      forecast: [],
      milestones: [],
      contact: { organisation: 'ARS', role: 'Pôle' },
    },
  });

  it('gives nobody else its answer', async () => {
    const bretagne = await graph.ask(DRAFT, { input: input('De Bretagne.') }, tokens.bretagne);
    expect(bretagne.data.draftBretagneRoadmap.draft).toEqual({ regionCode: '53', vision: 'De Bretagne.' });
    const again = await graph.ask(DRAFT, { input: input('De Bretagne.') }, tokens.bretagne);
    expect(again.data).toEqual(bretagne.data);
    const neighbour = await graph.token({ hopen_role: 'ars', hopen_region: '52' });
    for (const token of [undefined, tokens.dgos, tokens.site, tokens.paca, neighbour]) {
      const answer = await graph.ask(DRAFT, { input: input('De Bretagne.') }, token);
      expect(answer.data.draftBretagneRoadmap?.draft ?? null).toBeNull();
    }
    const changed = await graph.ask(DRAFT, { input: input('Autre.') }, tokens.bretagne);
    expect(changed.data.draftBretagneRoadmap.userErrors).toEqual([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  it('tells nobody else what a beneficiary declared', async () => {
    const DECLARE = `mutation ($input: DeclareIndicatorValuesInput!) { declareIndicatorValues(input: $input) { results { value { id } } userErrors { code } } }`;
    const declaration = {
      idempotencyKey: 'a declaration',
      programme: 'HOPEN',
      beneficiary: subjects.siteReference,
      values: [{ indicator: 'P1.2', observedFrom: '2025-01-01', observedUntil: '2025-12-31', answer: true }],
    };
    const own = await graph.ask(DECLARE, { input: declaration }, tokens.site);
    expect(own.data.declareIndicatorValues.results[0].value.id).toEqual(expect.any(String));
    for (const token of [tokens.another, tokens.paca, tokens.dgos, undefined]) {
      const answer = await graph.ask(DECLARE, { input: declaration }, token);
      expect([answer.data.declareIndicatorValues, codesOf(answer)]).toEqual([null, ['FORBIDDEN']]);
    }
  });

  it('a draft of a roadmap is no part of what can be asked of another region', async () => {
    const { url } = graph.country.subgraphs.get('roadmaps')!;
    for (const token of [undefined, tokens.paca, tokens.dgos, tokens.site]) {
      for (const key of [
        { __typename: 'BretagneRoadmapDraft', regionCode: '53' },
        { __typename: 'BretagneRoadmap', regionCode: '53', asOf: '9999-12-31' },
        { __typename: 'BretagneRoadmap', regionCode: '53', asOf: null, version: 99 },
      ]) {
        const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename ... on BretagneRoadmap { vision history { status } } } }`;
        expect(JSON.stringify(await ask(url, query, { keys: [key] }, token))).not.toMatch(
          /De Bretagne|DRAFT"/,
        );
      }
      const { data } = await graph.ask('{ bretagneRoadmapDraft { vision } }', {}, token);
      expect(data.bretagneRoadmapDraft).toBeNull();
    }
  });
});

describe('a cursor that was made', () => {
  const LIST = `query ($after: String, $orderBy: ApplicationOrder!) { applications(first: 100, after: $after, orderBy: $orderBy, filter: { programme: "HOPEN" }) {
    totalCount pageInfo { endCursor } nodes { id status } } }`;
  const cursor = (...values: unknown[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
  const walk = (after: string | null, orderBy = 'ID', token?: string) =>
    graph.ask(LIST, { after, orderBy }, token);

  it.each([
    ['of another order', cursor('application.ACCEPTED_ON', '2020-01-01', 'HOPEN-1')],
    ['of another list', cursor('establishment.FINESS', '130786049')],
    ['without its last value', cursor('application.ID')],
    ['with a value too many', cursor('application.ID', 'A', 'B')],
    ['with an object in place of a value', cursor('application.ID', { $gt: '' })],
    ['with a list in place of a value', cursor('application.ID', ['A', 'B'])],
    ['with null in place of a value', cursor('application.ID', null)],
    ['that is an object', Buffer.from('{"0":"application.ID","1":"A","length":2}').toString('base64url')],
    ['that changes what objects are', Buffer.from('{"__proto__":{"polluted":1}}').toString('base64url')],
    ['of bytes', Buffer.from([0, 255, 254, 128]).toString('base64url')],
    ['without an end', 'A'.repeat(200_000)],
    ['that is empty', ''],
  ])('%s is no cursor', async (_what, after) => {
    const answer = await walk(after);
    expect(codesOf(answer)).toEqual(['INVALID_CURSOR']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each(["' or 1=1 --", '\ud83d', '__proto__', '%', 'z'.repeat(100_000)])(
    'with %p in it shows what its viewer sees and no more',
    async (value) => {
      const before = graph.log.length;
      const answer = await walk(cursor('application.ID', value));
      expect(codesOf(answer).filter((code) => code !== 'INVALID_CURSOR')).toEqual([]);
      for (const { status } of answer.data.applications?.nodes ?? []) expect(status).toBe('ACCEPTED');
      expect(graph.log.slice(before)).toEqual([]);
    },
  );

  it.each(['ID', 'SUBMITTED_ON', 'UPDATED_ON', 'REQUESTED_AMOUNT', 'GRANTED_AMOUNT', 'ACCEPTED_ON'])(
    'of the DGOS, by %s, gives the public no row of the DGOS',
    async (orderBy) => {
      const { data } = await walk(null, orderBy, tokens.dgos);
      const answer = await walk(data.applications.pageInfo.endCursor, orderBy);
      expect(answer.errors).toBeUndefined();
      for (const { status } of answer.data.applications.nodes) expect(status).toBe('ACCEPTED');
      // Private values have no order: after any value, all grants follow by number.
      if (!['ID', 'GRANTED_AMOUNT', 'ACCEPTED_ON'].includes(orderBy))
        expect(answer.data.applications.nodes).toEqual((await walk(null)).data.applications.nodes);
    },
  );
});

describe('two hundred who never finish what they say', () => {
  it('keep nobody else waiting', async () => {
    const { hostname, port } = new URL(graph.url);
    const sockets: Socket[] = [];
    try {
      for (let each = 0; each < 200; each++) {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {});
        socket.write(
          'POST /graphql HTTP/1.1\r\nhost: hopen\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{"query":"',
        );
        sockets.push(socket);
      }
      for (let each = 0; each < 20; each++)
        expect((await graph.ask('{ regions { code } }')).data.regions).toHaveLength(18);
      // All sockets are still open, and other requests were not delayed.
      expect(sockets.filter(({ closed }) => closed)).toEqual([]);
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  });
});
