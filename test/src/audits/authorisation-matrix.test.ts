import { STATE_SUBGRAPHS } from '@hopen/gateway';
import { ROADMAP_NAMES } from '@hopen/schema';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildASTSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  parse,
  printType,
} from 'graphql';
import {
  ACTORS,
  ACTS,
  type Asking,
  OPEN,
  outcomeFor,
  REFUSED,
  RESTRICTED,
  SERVICE_READS,
  VIEWERS,
} from '../support/audiences.ts';
import { signedToken } from '../support/forged-tokens.ts';
import { fullSelection } from '../support/full-selection.ts';
import { expecting, type Finding, read } from '../support/matrix-findings.ts';
import {
  BRETAGNE,
  entityQuestion,
  MATRIX_SUBJECTS,
  type MatrixSubject,
  PACA,
  questionFor,
  type Subjects,
} from '../support/matrix-subjects.ts';
import { claimsOf, findSubjects } from '../support/matrix-viewers.ts';
import { harmless, inputType } from '../support/minimal-inputs.ts';
import { ENTITIES, read as readFile, schema } from '../support/portable-operations.ts';
import { type Answer, ask, startTestCountry, type TestCountry } from '../support/test-country.ts';

let graph: TestCountry;
let subjects: Subjects;
/** Tokens by viewer, and by the region of "its agency". */
const tokens = new Map<string, string | undefined>();
const refused = new Map<string, string>();

beforeAll(async () => {
  // Finite, so that the remainder is a safe integer.
  graph = await startTestCountry(undefined, undefined, {
    frontDoor: { limits: { costPerMinute: 1_000_000_000 } },
  });
  subjects = await findSubjects(graph);
  for (const who of VIEWERS) {
    for (const region of [PACA, BRETAGNE]) {
      const claims = claimsOf(who, subjects, region);
      tokens.set(`${who} ${region}`, claims && (await graph.token(claims)));
    }
  }
  const now = Math.floor(Date.now() / 1000);
  const good = await signedToken(graph, { hopen_role: 'dgos' });
  refused.set('expired', await signedToken(graph, { hopen_role: 'dgos', exp: now - 60 }));
  refused.set('forged', `${good.slice(0, -8)}AAAAAAAA`);
  refused.set('for another audience', await signedToken(graph, { hopen_role: 'dgos', aud: 'another' }));
  refused.set('a service', await graph.token({ hopen_role: 'service' }));
  await draftRoadmaps();
  await fillIn();
});
afterAll(() => graph?.close());

const tokenOf = (who: Asking, region = PACA) => tokens.get(`${who} ${region}`);

/** Creates a draft in both regions, so that it could be seen. */
async function draftRoadmaps() {
  const content = {
    firstYear: 2026,
    lastYear: 2028,
    vision: 'Un projet.',
    priorityDomains: [{ domain: 'D2', targetRate: 0.6, targetOn: '2027-12-31', rationale: 'Le dossier.' }],
    axes: [{ title: 'Le dossier', description: 'Partout.', domains: ['D2'] }],
    forecast: [{ year: 2026, domain: 'D2', amount: 100_000 }],
    milestones: [{ title: 'Bilan', dueOn: '2027-06-30' }],
    contact: { organisation: 'ARS', role: 'Pôle numérique' },
  };
  const ofPaca = { ...content, mobilisedEstablishments: 1, mobilisedGrowthPercent: 2 };
  for (const [name, region, its] of [
    ['draftBretagneRoadmap', BRETAGNE, content],
    ['draftPacaRoadmap', PACA, ofPaca],
  ] as const) {
    const answer = await act(name, 'its agency', { content: its, expectedRevision: 0 }, region);
    expect(answer.data[name].userErrors).toEqual([]);
  }
}

/** Adds rows that the synthetic country lacks, so that each field could be seen. */
async function fillIn() {
  const proof = {
    asOf: '2021-12-31',
    version: 1,
    targetsReachedOn: '2021-12-01',
    indicators: [{ code: 'P1.1', validFrom: '2019-02-01', state: 'MET', value: 95, target: 90, gap: 0 }],
  };
  const funding = graph.country.databases.get('funding')!.em.fork();
  await funding.execute(
    `update funding.decision set proof = ?::jsonb, motive = 'Motif.', updated_plan_on = '2022-02-01' where application_id in (?, ?) and act = 'VALIDATE_TARGETS'`,
    [JSON.stringify(proof), subjects.grant, subjects.grantOfEntity],
  );
  await funding.execute(`update funding.ledger_line set motive = 'Motif.' where application_id in (?, ?)`, [
    subjects.grant,
    subjects.grantOfEntity,
  ]);
  const indicators = graph.country.databases.get('indicators')!.em.fork();
  await indicators.execute(
    `update indicators.review set motive = 'Motif.' where value_id in
      (select id from indicators.indicator_value where beneficiary_number in (?, ?))`,
    [subjects.site, subjects.entity],
  );
  const establishments = graph.country.databases.get('establishments')!.em.fork();
  await establishments.execute(
    `update establishments.establishment set siret = '13001653800018' where finess = ?`,
    [subjects.site],
  );
  await establishments.execute(
    `update establishments.legal_entity set siren = '130016538' where finess = ?`,
    [subjects.entity],
  );
  await establishments.execute(`insert into establishments.registry_import
    (extracted_on, imported_on, imported_at, imported_by, format, categories, files, holds_sites, counts, rejected, remarked)
    values ('2025-12-31', '2026-01-02', now(), 'someone', 'FINESS_PLUS', '{355}', '[{"name": "structures.json.gz", "sha256": "ab"}]',
      true, '{"sites": {"read": 3, "created": 3}}', 1, 2)`);
}

/** Calls a mutation with an input that has no effect, except for what is given. */
function act(mutation: string, who: Asking, given: object, region?: string): Promise<Answer> {
  const type = inputType(schema, mutation);
  const input = harmless(type, { ...given, idempotencyKey: crypto.randomUUID() });
  const payload = schema.getMutationType()!.getFields()[mutation]!.type;
  return graph.ask(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { ${fullSelection(schema, String(payload), [...ENTITIES, 'Application'])} } }`,
    { input },
    tokenOf(who, region),
  );
}

/** Names of the other sixteen regions' types and fields: one State-hosted and one ARS-hosted roadmap represent all. */
const alike = new Set(
  [...ROADMAP_NAMES.values()]
    .filter(({ regionCode }) => regionCode !== BRETAGNE && regionCode !== PACA)
    .flatMap(({ draftQuery, draftMutation, publishMutation, ...types }) => [
      ...Object.values(types),
      `Query.${draftQuery}`,
      `Mutation.${draftMutation}`,
      `Mutation.${publishMutation}`,
    ]),
);

const coordinates = (of: GraphQLSchema) =>
  Object.values(of.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__') && !alike.has(type.name))
    .flatMap((type) =>
      Object.keys((type as GraphQLObjectType).getFields()).map((field) => `${type.name}.${field}`),
    )
    .filter((coordinate) => !alike.has(coordinate));

describe('the table', () => {
  it('names every field of every type and every mutation once, and nothing else', () => {
    const named = [...Object.values(RESTRICTED), OPEN].flatMap((types) =>
      Object.entries(types).flatMap(([type, fields]) => fields.map((field) => `${type}.${field}`)),
    );
    const acts = Object.values(ACTS).flatMap((names) => names.map((name) => `Mutation.${name}`));
    expect([...named, ...acts].sort()).toEqual(coordinates(schema).sort());
  });

  it('may leave out the other regions, which have the same under names of their own', () => {
    const kinds = ['type', 'draft', 'contentInput', 'draftInput', 'draftPayload', 'publishPayload'] as const;
    const { type: bretagne, regionName: _, ...its } = ROADMAP_NAMES.get(BRETAGNE)!;
    for (const { regionCode, regionName: _name, type, ...names } of ROADMAP_NAMES.values()) {
      if (regionCode === PACA) continue;
      for (const kind of kinds) {
        const [here, there] = kind === 'type' ? [type, bretagne] : [names[kind], its[kind]];
        expect(undescribed(here).replaceAll(type, bretagne)).toBe(undescribed(there));
      }
    }
  });

  it('lets nobody but its own agency read a draft or write a roadmap', async () => {
    for (const { regionCode, draftQuery, draftMutation, publishMutation } of ROADMAP_NAMES.values()) {
      if (regionCode === BRETAGNE || regionCode === PACA) continue;
      for (const who of ['anonymous', 'its legal entity', 'its agency', 'the DGOS'] as const) {
        const { data, errors: reported } = await graph.ask(`{ ${draftQuery} { vision } }`, {}, tokenOf(who));
        const isAgency = who.endsWith('agency');
        expect([who, data, reported?.[0]?.extensions.code]).toEqual([
          who,
          { [draftQuery]: null },
          isAgency ? undefined : 'FORBIDDEN',
        ]);
        for (const mutation of [draftMutation, publishMutation]) {
          const { data: done, errors } = await act(mutation, who, {});
          expect([who, done, errors?.[0]?.extensions.code]).toEqual([who, { [mutation]: null }, 'FORBIDDEN']);
        }
      }
    }
  });
});

const undescribed = (type: string) => printType(schema.getType(type)!).replace(/"""[\s\S]*?"""/g, '');

/** Findings of each viewer per subject, queried once through the gateway. */
const found = new Map<MatrixSubject, Promise<[Asking, Finding[]][]>>();
function findingsOf(matrixSubject: MatrixSubject): Promise<[Asking, Finding[]][]> {
  const known = found.get(matrixSubject) ?? askEveryone(matrixSubject);
  found.set(matrixSubject, known);
  return known;
}

async function askEveryone(matrixSubject: MatrixSubject): Promise<[Asking, Finding[]][]> {
  const query = questionFor(matrixSubject, schema);
  const reported: [Asking, Finding[]][] = [];
  for (const who of VIEWERS) {
    const answer = await graph.ask(query, subjects, tokenOf(who, regionOf(matrixSubject)));
    reported.push([who, read(query, { schema, answer, expects: expecting(matrixSubject, who) })]);
  }
  return reported;
}

const faults = (findings: readonly Finding[], who: string) =>
  findings.flatMap(({ at, fault, expected }) =>
    fault ? [`${who}: ${at} is ${expected}, got ${fault}`] : [],
  );

/** The imports of the register are of no programme: any national body sees whose they were. */
const OF_PROGRAMMES = MATRIX_SUBJECTS.filter(({ what }) => what !== 'the imports of the register');

describe('through the gateway', () => {
  it.each(MATRIX_SUBJECTS)('$what', async (matrixSubject) => {
    const reported = await findingsOf(matrixSubject);
    expect(reported.flatMap(([who, findings]) => faults(findings, who))).toEqual([]);
  });

  it.each(OF_PROGRAMMES)(
    '$what: a national body reads of the programmes of others what a partner reads',
    async (matrixSubject) => {
      const query = questionFor(matrixSubject, schema);
      const answers = ['a partner', 'the DNS'].map(async (who) => {
        const { data, errors = [] } = await graph.ask(query, subjects, tokenOf(who as Asking));
        const refusals = errors.map(({ path, extensions }) => `${path?.join('.')} ${extensions.code}`);
        return { data: withoutCost(data), refusals: refusals.sort() };
      });
      const [partner, dns] = await Promise.all(answers);
      expect(dns).toEqual(partner);
    },
  );

  it('has asked every field, and somebody has seen a value of it', async () => {
    const seen = new Set<string>();
    for (const matrixSubject of MATRIX_SUBJECTS)
      for (const { hasValue, coordinate } of (await findingsOf(matrixSubject)).flatMap(
        ([, findings]) => findings,
      ))
        if (hasValue) seen.add(coordinate);
    const payloads = coordinates(schema).filter((each) =>
      /^(Mutation|\w+Payload|DeclarationResult)\./.test(each),
    );
    const missing = coordinates(schema).filter((each) => !seen.has(each) && !payloads.includes(each));
    expect(missing.sort()).toEqual([...WITHOUT_VALUE].sort());
  });

  it.each(REFUSED)('a token that is %s is 401, whatever is asked', async (what) => {
    for (const matrixSubject of MATRIX_SUBJECTS) {
      const query = questionFor(matrixSubject, schema);
      expect(await statusOf(graph.url, query, refused.get(what)!)).toEqual([401, 'UNAUTHENTICATED']);
    }
    for (const mutation of Object.values(ACTS).flat()) {
      const query = `mutation { ${mutation}(input: {}) { userErrors { code } } }`;
      expect(await statusOf(graph.url, query, refused.get(what)!)).toEqual([401, 'UNAUTHENTICATED']);
    }
  });
});

/** What is left of a budget differs by viewer. */
const withoutCost = ({ rateLimit: _, ...data }: Record<string, unknown>) => data;

/** Fields that are null for everyone here; all are visible to whoever sees their object. */
const WITHOUT_VALUE: readonly string[] = [
  'Establishment.closedOn',
  'Evidence.link',
  'Evidence.sha256',
  'HospitalGroup.closedOn',
  'HospitalGroupMembership.since',
  'HospitalGroupMembership.until',
  'IndicatorValue.reason',
  'LedgerLine.correctsLineId',
  'LedgerLine.year',
  'PacaRoadmap.asOf',
  'PacaRoadmap.contact',
  'PacaRoadmap.supersededOn',
  'Proof.prerequisitesMet',
  // Too expensive for one operation over all programmes; `filters.test.ts` covers part of it.
  'Query.programmes',
  'RoadmapContact.email',
  'RoadmapContact.link',
  'RoadmapVersionLine.supersededOn',
  'BretagneRoadmap.asOf',
  'BretagneRoadmap.supersededOn',
  'UserError.field',
  'UserError.missingAmount',
];

const regionOf = ({ region }: MatrixSubject) => (region === BRETAGNE ? BRETAGNE : PACA);

async function statusOf(url: string, query: string, token: string) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: subjects }),
  });
  const { errors } = (await response.json()) as Answer;
  return [response.status, errors?.[0]?.extensions.code];
}

const CASES = Object.entries(ACTS).flatMap(([actors, names]) =>
  names.map((mutation) => ({ mutation, actors, allowed: ACTORS[actors]! })),
);
/** Existing objects, so that a mutation can only be refused for lack of permission. */
const given = () => ({
  programme: 'HOPEN',
  domain: 'D2',
  regionCode: PACA,
  beneficiary: subjects.siteReference,
});

describe('acts', () => {
  it.each(CASES)('$mutation is for $actors', async ({ mutation, allowed }) => {
    const before = await journalOf(graph);
    for (const who of VIEWERS) {
      const { data, errors = [] } = await act(mutation, who, given());
      const codes = errors.map(({ extensions }) => extensions.code);
      if (!allowed.includes(who)) expect([who, data[mutation], codes]).toEqual([who, null, ['FORBIDDEN']]);
      else expect([who, codes, data[mutation].userErrors]).toEqual([who, [], expect.any(Array)]);
    }
    expect(await journalOf(graph)).toEqual(before);
  });

  it('answering a review is for an establishment', async () => {
    for (const who of VIEWERS) {
      const { errors = [] } = await act('reviewIndicatorValues', who, { act: 'ANSWER' });
      const codes = errors.map(({ extensions }) => extensions.code);
      expect([who, codes]).toEqual([who, ACTORS['an establishment']!.includes(who) ? [] : ['FORBIDDEN']]);
    }
  });

  const onFiles = CASES.filter(({ mutation }) =>
    /"(applicationId|items)"/.test(JSON.stringify(harmless(inputType(schema, mutation), {}))),
  );
  it.each(onFiles)('$mutation finds a file for its parties alone', async ({ mutation, allowed }) => {
    const before = await journalOf(graph);
    for (const [file, audience] of FILES) {
      for (const who of allowed) {
        const { data, errors } = await act(mutation, who, { ...given(), applicationId: subjects[file] });
        expect(errors).toBeUndefined();
        const codes: string[] = data[mutation].userErrors.map(({ code }: { code: string }) => code);
        const isFound = outcomeFor(audience, 'the site', who) === 'SEEN';
        expect([who, file, codes.includes('UNKNOWN_APPLICATION')]).toEqual([who, file, !isFound]);
        expect(codes).not.toEqual([]);
      }
    }
    expect(await journalOf(graph)).toEqual(before);
  });
});

const FILES = [
  ['grant', 'its parties'],
  ['refused', 'its parties'],
  ['draft', 'filer or nothing'],
] as const;

/** Number of lines in each journal, which every effective mutation increases. */
function journalOf({ country }: TestCountry): Promise<unknown> {
  const names = [...country.databases.keys()].filter((name) => name !== 'establishments');
  const counts = names.map((name) => `(select count(*)::int from "${name}".journal) as "${name}"`);
  return country.databases
    .get('funding')!
    .em.fork()
    .execute(`select ${counts.join(', ')}`);
}

const schemas = Object.fromEntries(
  await Promise.all(
    [...STATE_SUBGRAPHS, 'roadmaps-paca'].map(async (name): Promise<[string, GraphQLSchema]> => {
      const sdl = parse(await readFile(`schema/subgraphs/${name}.graphql`));
      return [name, buildASTSchema(sdl, { assumeValidSDL: true })];
    }),
  ),
);

/** Way to query a subgraph directly for a subject: as an entity, or by a root field. */
function directly(name: string, { type, key, path }: MatrixSubject): 'entity' | 'root' | undefined {
  const here = schemas[name]!;
  if (key) return here.getType(type) && type !== 'PacaRoadmap' ? 'entity' : undefined;
  const [field] = path[0]!.split('(') as [string];
  return path.length === 1 && here.getQueryType()?.getFields()[field] ? 'root' : undefined;
}
const DIRECT = STATE_SUBGRAPHS.flatMap((name) =>
  MATRIX_SUBJECTS.flatMap((matrixSubject) => {
    const how = directly(name, matrixSubject);
    return how ? [{ name, matrixSubject, what: matrixSubject.what, how }] : [];
  }),
);

describe('asked directly, by the same tokens', () => {
  const urlOf = (name: string) => graph.country.subgraphs.get(name)!.url;
  const variablesOf = ({ type, key }: MatrixSubject) => ({
    ...subjects,
    ...(key && { keys: [{ __typename: type, ...key(subjects) }] }),
  });
  const questionTo = (name: string, matrixSubject: MatrixSubject, how: 'entity' | 'root') =>
    how === 'entity'
      ? entityQuestion(matrixSubject.type, schemas[name]!)
      : questionFor(matrixSubject, schemas[name]!);

  it.each(DIRECT)('$name tells of $what what the gateway does', async ({ name, matrixSubject, how }) => {
    const query = questionTo(name, matrixSubject, how);
    const wrong: string[] = [];
    for (const who of VIEWERS) {
      const answer = await ask(
        urlOf(name),
        query,
        variablesOf(matrixSubject),
        tokenOf(who, regionOf(matrixSubject)),
      );
      const from = how === 'entity' ? { type: matrixSubject.type, at: ['_entities', 0] } : undefined;
      const expects = expecting(matrixSubject, who);
      const findings = read(query, { schema: schemas[name]!, answer, expects }, from);
      expect(findings.length).toBeGreaterThan(0);
      wrong.push(...faults(findings, who));
    }
    expect(wrong).toEqual([]);
  });

  it.each(DIRECT)(
    '$name tells a service of $what what it must know of one, and nothing else',
    async (each) => {
      const { name, matrixSubject, how } = each;
      const { type } = matrixSubject;
      const fields =
        how === 'root' ? [questionTo(name, matrixSubject, how)] : Object.keys(fieldsOf(name, type));
      for (const field of fields) {
        const query =
          how === 'root'
            ? field
            : entityQuestion(type, schemas[name]!, withArguments(fieldsOf(name, type)[field]!));
        const answer = await ask(urlOf(name), query, variablesOf(matrixSubject), refused.get('a service'));
        const codes = answer.errors?.map(({ extensions }) => extensions.code);
        if (how === 'entity' && SERVICE_READS[name]?.[type]?.includes(field))
          expect([field, codes, answer.data._entities[0][field]]).toEqual([
            field,
            undefined,
            expect.anything(),
          ]);
        else expect([field, codes, answer.data]).toEqual([field, ['FORBIDDEN'], undefined]);
      }
    },
  );

  it('a service names a hundred beneficiaries at most, and acts on nothing', async () => {
    const token = refused.get('a service');
    const verdict = entityQuestion(
      'Establishment',
      schemas.indicators!,
      'verdict(programme: "HOPEN") { version }',
    );
    const MOST = 100;
    const named = (times: number) =>
      Array.from({ length: times }, () => ({ __typename: 'Establishment', finess: subjects.site }));
    const key = `{ __typename: "Establishment", finess: "${subjects.site}" }`;
    const literal = `{ _entities(representations: [${Array(MOST + 1).fill(key)}]) { ... on Establishment { verdict(programme: "HOPEN") { version } } } }`;
    const twice = `query ($keys: [_Any!]!) { one: _entities(representations: $keys) { ...Its } other: _entities(representations: $keys) { ...Its } } fragment Its on Establishment { verdict(programme: "HOPEN") { version } }`;
    const url = urlOf('indicators');
    for (const [query, keys] of [
      [verdict, named(MOST + 1)],
      [literal, []],
      [twice, named(MOST / 2 + 1)],
      [
        'mutation { reviewIndicatorValues(input: { idempotencyKey: "a", act: VALIDATE, valueIds: ["V1"] }) { userErrors { code } } }',
        [],
      ],
      ['{ _service { sdl } }', []],
      ['{ __schema { types { name } } }', []],
    ] as const) {
      const { data, errors } = await ask(url, query, { keys }, token);
      expect([query, data, errors?.map(({ extensions }) => extensions.code)]).toEqual([
        query,
        undefined,
        ['FORBIDDEN'],
      ]);
    }
    expect((await ask(url, verdict, { keys: named(MOST) }, token)).errors).toBeUndefined();
    expect((await ask(url, twice, { keys: named(MOST / 2) }, token)).errors).toBeUndefined();
    // Services may read the identity of one beneficiary per request only.
    const name = entityQuestion('Establishment', schemas.establishments!, 'name');
    const two = await ask(urlOf('establishments'), name, { keys: named(2) }, token);
    expect(two.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  const actsOf = STATE_SUBGRAPHS.flatMap((name) =>
    CASES.filter(({ mutation }) => schemas[name]!.getMutationType()?.getFields()[mutation]).map((each) => ({
      ...each,
      name,
    })),
  );
  it.each(actsOf)('$name does $mutation for $actors', async ({ name, mutation, allowed }) => {
    const type = inputType(schema, mutation);
    const input = harmless(type, { ...given(), idempotencyKey: crypto.randomUUID() });
    const query = `mutation ($input: ${type}) { ${mutation}(input: $input) { userErrors { code } } }`;
    const before = await journalOf(graph);
    for (const who of VIEWERS.filter((each) => !allowed.includes(each))) {
      const { data, errors } = await ask(urlOf(name), query, { input }, tokenOf(who));
      const codes = errors?.map(({ extensions }) => extensions.code);
      expect([who, data, codes]).toEqual([who, { [mutation]: null }, ['FORBIDDEN']]);
    }
    const service = await ask(urlOf(name), query, { input }, refused.get('a service'));
    expect([service.data, service.errors?.[0]?.extensions.code]).toEqual([undefined, 'FORBIDDEN']);
    expect(await journalOf(graph)).toEqual(before);
  });

  it.each(['expired', 'forged', 'for another audience'] as const)(
    'a token that is %s is 401',
    async (what) => {
      for (const { name, matrixSubject, how } of DIRECT)
        expect(await statusOf(urlOf(name), questionTo(name, matrixSubject, how), refused.get(what)!)).toEqual(
          [401, 'UNAUTHENTICATED'],
        );
    },
  );

  it('the subgraph of Paca takes no token of the country, and tells everyone what is published', async () => {
    const url = urlOf('roadmaps-paca');
    const query = entityQuestion('PacaRoadmap', schemas['roadmaps-paca']!);
    for (const who of VIEWERS)
      if (who !== 'anonymous')
        expect(await statusOf(url, query, tokenOf(who)!)).toEqual([401, 'UNAUTHENTICATED']);
    for (const token of refused.values())
      expect(await statusOf(url, query, token)).toEqual([401, 'UNAUTHENTICATED']);
    const keys = [{ __typename: 'PacaRoadmap', regionCode: PACA, asOf: null }];
    const { data, errors } = await ask(url, query, { keys });
    expect([errors, data._entities[0].status]).toEqual([undefined, 'PUBLISHED']);
    const draft = await ask(url, '{ pacaRoadmapDraft { vision } }');
    expect([draft.data.pacaRoadmapDraft, draft.errors?.[0]?.extensions.code]).toEqual([null, 'FORBIDDEN']);
  });
});

/** Field with its required arguments and `__typename`. */
function withArguments({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const needed = args
    .filter(isRequiredArgument)
    .map((arg) => `${arg.name}: ${arg.name === 'domain' ? '"D2"' : '"HOPEN"'}`);
  const inner = isCompositeType(getNamedType(type)) ? ' { __typename }' : '';
  return `${name}${needed.length > 0 ? `(${needed.join(', ')})` : ''}${inner}`;
}

function fieldsOf(name: string, type: string) {
  const found = schemas[name]!.getType(type);
  return isObjectType(found) ? found.getFields() : {};
}
