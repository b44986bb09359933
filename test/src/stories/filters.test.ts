import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNullableType,
  isObjectType,
} from 'graphql';
import { schema } from '../support/portable-operations.ts';
import { startTestCountry, type TestCountry } from '../support/test-country.ts';

let graph: TestCountry;
let dgos: string;
/** Paths to the types with filtered lists. */
const PARENTS: Record<string, string> = { Query: '', Region: 'region(code: "93")', LegalEntity: '' };

beforeAll(async () => {
  graph = await startTestCountry();
  dgos = await graph.token({ hopen_role: 'dgos' });
  const { data } = await graph.ask(`{ establishments(first: 1) { nodes { legalEntity { finess } } } }`);
  PARENTS.LegalEntity = `legalEntity(finess: "${data.establishments.nodes[0].legalEntity.finess}")`;
});
afterAll(() => graph?.close());

interface List {
  readonly parent: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly filter: GraphQLInputType;
}
const LISTS: List[] = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => {
      const filter = field.args.find(({ name }) => name === 'filter');
      return filter ? [{ parent: type.name, field, filter: filter.type }] : [];
    }),
  );

/** Empty filter values: null fields, empty lists, unbounded ranges. */
function emptyValues(type: GraphQLInputType): unknown[] {
  const own = isNullableType(type) ? [null] : [];
  const inner = getNullableType(type);
  if (isListType(inner)) return [...own, []];
  if (!isInputObjectType(inner)) return own;
  const fields = Object.values(inner.getFields()).flatMap((field) =>
    emptyValues(field.type).map((value) => ({ [field.name]: value })),
  );
  return [...own, {}, ...fields];
}

async function countOf({ parent, field, filter }: List, value: unknown, token?: string): Promise<number> {
  const list = `${field.name}(filter: $filter, first: 1) { totalCount }`;
  const path = PARENTS[parent];
  if (path === undefined) throw new Error(`Say how a question leads to ${parent}.`);
  const query = `query ($filter: ${filter}) { ${path ? `it: ${path} { ${list} }` : list} }`;
  const { data, errors } = await graph.ask(query, { filter: value }, token);
  expect(errors).toBeUndefined();
  return (path ? data.it : data)[field.name].totalCount;
}

describe('a filter that says nothing limits nothing', () => {
  const cases = LISTS.map((list) => ({ what: `${list.parent}.${list.field.name}`, list }));
  it('in each of these lists', () => {
    expect(cases.map(({ what }) => what).sort()).toEqual([
      'LegalEntity.establishments',
      'Query.applications',
      'Query.establishments',
      'Query.hospitalGroups',
      'Region.applications',
      'Region.establishments',
    ]);
  });

  it.each(cases)('$what', async ({ list }) => {
    const values = emptyValues(list.filter);
    expect(values.length).toBeGreaterThan(2);
    for (const token of [undefined, dgos]) {
      const all = await countOf(list, undefined, token);
      expect(all).toBeGreaterThan(0);
      for (const value of values) expect([value, await countOf(list, value, token)]).toEqual([value, all]);
    }
  });
});

/** Paths of arguments and input fields that may hold a code. */
function namesIn(type: GraphQLInputType, path: string, known: Set<string>): string[] {
  const named = getNamedType(type);
  if (['ID', 'String'].includes(named.name)) return [path];
  if (!isInputObjectType(named) || known.has(named.name)) return [];
  known.add(named.name);
  return Object.values(named.getFields()).flatMap((field) =>
    namesIn(field.type, `${named.name}.${field.name}`, known),
  );
}
const known = new Set<string>();
const NAMES = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type))
  .filter(({ name }) => name !== 'Mutation' && !name.startsWith('__'))
  .flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap((arg) => namesIn(arg.type, `${type.name}.${field.name}(${arg.name})`, known)),
    ),
  );

/**
 * Inputs that are no codes with an error of their own: names of objects that may be missing (null, as described), and
 * texts.
 */
const NO_CODES = [
  'Query.application(id)',
  'Query.hospitalGroup(code)',
  'Query.establishment(finess)',
  'Query.legalEntity(finess)',
  // Search texts and stored texts.
  'EstablishmentFilter.search',
  'IndicatorValueInput.notApplicable',
  'EvidenceInput.label',
  'EvidenceInput.link',
  'EvidenceInput.sha256',
];
const isCode = (name: string) => !name.endsWith('(after)') && !NO_CODES.includes(name);

const applications = (filter: string) => `{ applications(filter: { ${filter} }) { totalCount } }`;
const ofRegion = (field: string) => `{ region(code: "93") { ${field} } }`;
const BENEFICIARIES = { Establishment: 'ET', LegalEntity: 'EJ', HospitalGroup: 'GHT' } as const;
const ofBeneficiary = (type: keyof typeof BENEFICIARIES, field: string) => ({
  query: `{ it: ${subjects[type]} { ${field} } }`,
});
const subjects: Record<string, string> = {};

/** Unknown codes with the expected error. */
const UNKNOWN: Record<string, () => { query: string; code: string; field: string | null }> = {
  'EstablishmentFilter.regionCode': () => ({
    query: '{ establishments(filter: { regionCode: "99" }) { totalCount } }',
    code: 'UNKNOWN_REGION',
    field: 'filter.regionCode',
  }),
  'EstablishmentFilter.department': () => ({
    query: '{ establishments(filter: { department: "96" }) { totalCount } }',
    code: 'UNKNOWN_DEPARTMENT',
    field: 'filter.department',
  }),
  'HospitalGroupFilter.regionCode': () => ({
    query: '{ hospitalGroups(filter: { regionCode: "99" }) { totalCount } }',
    code: 'UNKNOWN_REGION',
    field: 'filter.regionCode',
  }),
  'Query.region(code)': () => ({
    query: '{ region(code: "99") { name } }',
    code: 'UNKNOWN_REGION',
    field: 'code',
  }),
  'Query.programme(code)': () => ({
    query: '{ programme(code: "hopen") { name } }',
    code: 'UNKNOWN_PROGRAMME',
    field: 'code',
  }),
  'Query.publishedFigures(programme)': () => ({
    query: '{ publishedFigures(programme: "X") { value } }',
    code: 'UNKNOWN_PROGRAMME',
    field: 'programme',
  }),
  'Query.reconciliation(programme)': () => ({
    query: '{ reconciliation(programme: "X") { differences { check } } }',
    code: 'UNKNOWN_PROGRAMME',
    field: 'programme',
  }),
  'Query.domains(programme)': () => ({
    query: '{ domains(programme: "X") { code } }',
    code: 'UNKNOWN_PROGRAMME',
    field: 'programme',
  }),
  'ApplicationFilter.programme': () => ({
    query: applications('programme: "X"'),
    code: 'UNKNOWN_PROGRAMME',
    field: 'filter.programme',
  }),
  'ApplicationFilter.regionCode': () => ({
    query: applications('regionCode: "99"'),
    code: 'UNKNOWN_REGION',
    field: 'filter.regionCode',
  }),
  'ApplicationFilter.domainCode': () => ({
    query: applications('domainCode: "D9"'),
    code: 'UNKNOWN_DOMAIN',
    field: 'filter.domainCode',
  }),
  'ApplicationFilter.beneficiary': () => ({
    query: applications('beneficiary: "GHT:NOTHING"'),
    code: 'UNKNOWN_BENEFICIARY',
    field: 'filter.beneficiary',
  }),
  'SimulateVerdictInput.programme': () => ({
    query: simulation('X', siteReference, 'P1.1'),
    code: 'UNKNOWN_PROGRAMME',
    field: 'programme',
  }),
  // Existence of a beneficiary is revealed only to viewers of its values.
  'SimulateVerdictInput.beneficiary': () => ({
    query: simulation('HOPEN', 'GHT:NOTHING', 'P1.1'),
    code: 'FORBIDDEN',
    field: null,
  }),
  'IndicatorValueInput.indicator': () => ({
    query: simulation('HOPEN', siteReference, 'P9.9'),
    code: 'UNKNOWN_INDICATOR',
    field: 'input.values.0.indicator',
  }),
  ...Object.fromEntries(
    [
      'envelope(programme: "X") { paid }',
      'selection(programme: "X") { granted }',
      'transmissions(programme: "X") { version }',
      'disbursementForecast(programme: "X") { certain }',
      'attainment(programme: "X") { concerned }',
    ].map((field) => [
      `Region.${field.split('(')[0]}(programme)`,
      () => ({ query: ofRegion(field), code: 'UNKNOWN_PROGRAMME', field: 'programme' }),
    ]),
  ),
  ...Object.fromEntries(
    Object.keys(BENEFICIARIES).flatMap((type) =>
      [
        'applications(programme: "X") { totalCount }',
        'eligibility(programme: "X", domain: "D1") { eligible }',
        'indicatorValues(programme: "X") { id }',
        'verdict(programme: "X") { version }',
      ].map((field) => [
        `${type}.${field.split('(')[0]}(programme)`,
        () => ({
          ...ofBeneficiary(type as 'LegalEntity', field),
          code: 'UNKNOWN_PROGRAMME',
          field: 'programme',
        }),
      ]),
    ),
  ),
  ...Object.fromEntries(
    Object.keys(BENEFICIARIES).map((type) => [
      `${type}.eligibility(regionCode)`,
      () => ({
        ...ofBeneficiary(
          type as 'LegalEntity',
          'eligibility(programme: "HOPEN", domain: "D1", regionCode: "99") { eligible }',
        ),
        code: 'UNKNOWN_REGION',
        field: 'regionCode',
      }),
    ]),
  ),
};
/** Fields that explain a refusal instead of failing. */
const REASONS = Object.keys(BENEFICIARIES).map((type) => `${type}.eligibility(domain)`);

let siteReference: string;
const simulation = (programme: string, beneficiary: string, indicator: string) =>
  `{ simulateVerdict(input: { programme: "${programme}", beneficiary: "${beneficiary}", values: [{ indicator: "${indicator}",
     observedFrom: "2021-01-01", observedUntil: "2021-06-30", numerator: 1, denominator: 2 }] }) { version } }`;

describe('a code that nothing has is refused, and not answered with nothing', () => {
  beforeAll(async () => {
    const { data } = await graph.ask(
      `{ establishments(first: 1, filter: { status: PUBLIC }) { nodes { finess legalEntity { finess } } }
         hospitalGroups(first: 1) { nodes { code } } }`,
    );
    const [site] = data.establishments.nodes;
    siteReference = `ET:${site.finess}`;
    subjects.Establishment = `establishment(finess: "${site.finess}")`;
    subjects.LegalEntity = `legalEntity(finess: "${site.legalEntity.finess}")`;
    subjects.HospitalGroup = `hospitalGroup(code: "${data.hospitalGroups.nodes[0].code}")`;
  });

  it('each code that may be asked for has an entry here', () => {
    expect(NAMES.filter(isCode).sort()).toEqual([...Object.keys(UNKNOWN), ...REASONS].sort());
    expect(NAMES).toEqual(expect.arrayContaining(NO_CODES));
  });

  it.each(Object.keys(UNKNOWN))('%s', async (name) => {
    const { query, code, field } = UNKNOWN[name]!();
    const { errors } = await graph.ask(query, {}, dgos);
    const codes = errors?.map(({ extensions }) => [extensions.code, extensions.field ?? null]);
    expect(codes).toEqual([[code, field]]);
  });

  it.each(REASONS)('%s, as a reason', async (name) => {
    const [type] = name.split('.') as ['LegalEntity'];
    const { query } = ofBeneficiary(
      type,
      'eligibility(programme: "HOPEN", domain: "D9") { reasons { code } }',
    );
    const { data } = await graph.ask(query, {}, dgos);
    expect(data.it.eligibility.reasons).toContainEqual({ code: 'UNKNOWN_DOMAIN' });
  });

  it('a domain of another programme, and a code within a region', async () => {
    for (const query of [
      applications('programme: "HN", domainCode: "D7"'),
      ofRegion('applications(filter: { domainCode: "D9" }) { totalCount }'),
    ]) {
      const { errors } = await graph.ask(query);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['UNKNOWN_DOMAIN']);
    }
  });

  it('all of them together, each with its field', async () => {
    const several = applications('programme: "X", domainCode: "D9", beneficiary: "GHT:NOTHING"');
    const value = (
      code: string,
    ) => `{ indicator: "${code}", observedFrom: "2021-01-01", observedUntil: "2021-06-30",
      numerator: 1, denominator: 2 }`;
    const simulated = `{ simulateVerdict(input: { programme: "HOPEN", beneficiary: "${siteReference}",
      values: [${value('X1')} ${value('X2')}] }) { version } }`;
    const answers = await Promise.all([several, simulated].map((query) => graph.ask(query, {}, dgos)));
    const told = answers.map(({ errors }) => errors?.map(({ extensions: { code, field } }) => [code, field]));
    expect(told).toEqual([
      [
        ['UNKNOWN_PROGRAMME', 'filter.programme'],
        ['UNKNOWN_DOMAIN', 'filter.domainCode'],
        ['UNKNOWN_BENEFICIARY', 'filter.beneficiary'],
      ],
      [
        ['UNKNOWN_INDICATOR', 'input.values.0.indicator'],
        ['UNKNOWN_INDICATOR', 'input.values.1.indicator'],
      ],
    ]);
  });

  it('a beneficiary that is known and has filed nothing is no error', async () => {
    const { data, errors } = await graph.ask(applications(`beneficiary: "${siteReference}"`));
    expect(errors).toBeUndefined();
    expect(data.applications.totalCount).toBe(0);
  });
});

it('every programme there is can be asked for, without knowing its code', async () => {
  const { data } = await graph.ask('{ programmes { code name calendar { on } } }');
  expect(data.programmes.map(({ code }: { code: string }) => code)).toEqual(['HN', 'HOPEN']);
  for (const { code, name } of data.programmes) {
    const one = await graph.ask(`{ programme(code: "${code}") { name } }`);
    expect(one.data.programme.name).toBe(name);
  }
});
