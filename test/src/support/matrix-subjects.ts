import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import {
  type Asking,
  type Audience,
  OPEN,
  type Outcome,
  outcomeFor,
  RESTRICTED,
  type Subject,
} from './audiences.ts';
import { fullSelection } from './full-selection.ts';
import { ENTITIES } from './portable-operations.ts';
import type { Answer, TestCountry } from './test-country.ts';

/** Representative object of a kind, with a path to it. */
export interface MatrixSubject {
  readonly what: string;
  readonly type: string;
  /** Fields of the path from the root; the last one returns the object. */
  readonly path: readonly string[];
  /** Entity key, if it is an entity. */
  readonly key?: (subjects: Subjects) => object;
  /** Viewers that find the row at all; default everyone. */
  readonly row?: Audience;
  readonly subject?: Subject;
  /** Region of the object; default Paca. */
  readonly region?: string;
}

export const PACA = '93';
export const BRETAGNE = '53';

/** Numbers used by the queries. */
export type Subjects = Readonly<Record<string, string>>;

/** At least one object of each kind, and an application for each degree of visibility. */
export const MATRIX_SUBJECTS: readonly MatrixSubject[] = [
  {
    what: 'a site',
    type: 'Establishment',
    path: ['establishment(finess: $site)'],
    key: ({ site }) => ({ finess: site }),
    subject: 'the site',
  },
  {
    what: 'a legal entity',
    type: 'LegalEntity',
    path: ['legalEntity(finess: $entity)'],
    key: ({ entity }) => ({ finess: entity }),
    subject: 'the legal entity',
  },
  {
    what: 'a group',
    type: 'HospitalGroup',
    path: ['hospitalGroup(code: $group)'],
    key: ({ group }) => ({ code: group }),
    subject: 'the group',
  },
  {
    what: 'an accepted grant of the site',
    type: 'Application',
    path: ['application(id: $grant)'],
    subject: 'the site',
  },
  {
    what: 'an accepted grant of the legal entity',
    type: 'Application',
    path: ['application(id: $grantOfEntity)'],
    subject: 'the legal entity',
  },
  {
    what: 'a file of the site that is not public',
    type: 'Application',
    path: ['application(id: $refused)'],
    subject: 'the site',
    row: 'parties or nothing',
  },
  {
    what: 'a file of the legal entity that is not public',
    type: 'Application',
    path: ['application(id: $refusedOfEntity)'],
    subject: 'the legal entity',
    row: 'parties or nothing',
  },
  {
    what: 'a draft of the site',
    type: 'Application',
    path: ['application(id: $draft)'],
    subject: 'the site',
    row: 'filer or nothing',
  },
  { what: 'a region', type: 'Region', path: [`region(code: "${PACA}")`], key: () => ({ code: PACA }) },
  {
    what: 'a programme',
    type: 'Programme',
    path: ['programme(code: "HOPEN")'],
    key: () => ({ code: 'HOPEN' }),
  },
  {
    what: 'the domains',
    type: 'Domain',
    path: ['domains(programme: "HOPEN")'],
    key: () => ({ programmeCode: 'HOPEN', code: 'D2' }),
  },
  {
    what: 'the indicators',
    type: 'Indicator',
    path: ['domains(programme: "HOPEN")', 'indicators'],
    key: () => ({ programmeCode: 'HOPEN', code: 'P1.1' }),
  },
  {
    what: 'a roadmap that the State hosts',
    type: 'BretagneRoadmap',
    path: [`region(code: "${BRETAGNE}")`, 'roadmap'],
    key: () => ({ regionCode: BRETAGNE, asOf: null }),
    region: BRETAGNE,
  },
  {
    what: 'the versions that the State has hosted',
    type: 'HostedRoadmapVersion',
    path: [`region(code: "${BRETAGNE}")`, 'hostedRoadmapVersions'],
    region: BRETAGNE,
  },
  {
    what: 'a roadmap that its agency hosts',
    type: 'PacaRoadmap',
    path: [`region(code: "${PACA}")`, 'roadmap'],
  },
  { what: 'the sites', type: 'EstablishmentConnection', path: ['establishments(first: 3)'] },
  { what: 'the groups', type: 'HospitalGroupConnection', path: ['hospitalGroups(first: 3)'] },
  { what: 'the applications', type: 'ApplicationConnection', path: ['applications(first: 3)'] },
  { what: 'the regions', type: 'Region', path: ['regions'], region: 'each' },
  { what: 'the reconciliation', type: 'Reconciliation', path: ['reconciliation(programme: "HOPEN")'] },
  {
    what: 'a verdict that is simulated',
    type: 'Verdict',
    path: ['simulateVerdict(input: { programme: "HOPEN", beneficiary: $siteReference, values: [] })'],
    subject: 'the site',
  },
  { what: 'what a question costs', type: 'RateLimit', path: ['rateLimit'] },
  {
    what: 'a draft of a roadmap',
    type: 'BretagneRoadmapDraft',
    path: ['bretagneRoadmapDraft'],
    region: BRETAGNE,
  },
  { what: 'the draft of the roadmap of Paca', type: 'PacaRoadmapDraft', path: ['pacaRoadmapDraft'] },
];

/** Types with a subject of their own, selected elsewhere by name only. Targets depend on their roadmap. */
const OWN_SPECIMEN = [
  ...ENTITIES.filter((type) => type !== 'RoadmapTarget'),
  'Application',
  'Beneficiary',
  'RegionalRoadmap',
];
const everythingOf = (schema: GraphQLSchema, type: string) =>
  fullSelection(schema, type, OWN_SPECIMEN, OWN_SPECIMEN);

/** Query for all fields of a subject; `region: 'each'` selects the scalar fields of many. */
export function questionFor(matrixSubject: MatrixSubject, schema: GraphQLSchema): string {
  const { path, type } = matrixSubject;
  const all = matrixSubject.region === 'each' ? '__typename code name' : everythingOf(schema, type);
  const kind = path.at(-1) === 'roadmap' ? `... on ${type} { ${all} }` : all;
  const fields = path.reduceRight((inner, field) => `${field} { __typename ${inner} }`, kind);
  return `query ${declared(fields)} { ${fields} }`;
}

/** Query for all fields that a subgraph has of an entity. */
export const entityQuestion = (type: string, schema: GraphQLSchema, fields = everythingOf(schema, type)) =>
  `query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename ... on ${type} { ${fields} } } }`;

function declared(fields: string): string {
  const names = new Set([...fields.matchAll(/\$(\w+)/g)].map(([, name]) => `$${name}: ID!`));
  return names.size > 0 ? `(${[...names].join(', ')})` : '';
}

export function audienceOf(coordinate: string): Audience {
  const [type, field] = coordinate.split('.') as [string, string];
  for (const [audience, types] of Object.entries(RESTRICTED))
    if (types[type]?.includes(field)) return audience as Audience;
  if (OPEN[type]?.includes(field)) return 'everyone';
  throw new Error(`No audience for ${coordinate}.`);
}

/** Result of one selected field. */
export interface Finding {
  readonly coordinate: string;
  readonly at: string;
  readonly expected: Outcome;
  readonly hasValue: boolean;
  /** Deviation from the table; undefined if there is none. */
  readonly fault: string | undefined;
}

interface Reading {
  readonly schema: GraphQLSchema;
  readonly answer: Answer;
  readonly expects: (coordinate: string, isRoot: boolean) => Outcome;
}

type Data = Record<string, unknown>;

/** Compares a response with the table, field by field; unexplained errors are faults too. */
export function read(
  query: string,
  reading: Reading,
  from?: { type: string; at: readonly unknown[] },
): Finding[] {
  const { schema, answer, expects } = reading;
  const errors = (answer.errors ?? []).map(({ path = [], extensions }) => ({
    at: path.join('.'),
    code: String(extensions.code),
  }));
  const accounted = new Set<string>();
  const findings: Finding[] = [];
  const document = parse(query).definitions[0] as OperationDefinitionNode;

  function object(
    data: Data,
    type: GraphQLCompositeType,
    selections: SelectionSetNode,
    path: readonly unknown[],
  ) {
    const actual = (typeof data.__typename === 'string' ? schema.getType(data.__typename) : type) ?? type;
    for (const selection of selections.selections) {
      if (selection.kind === Kind.FIELD) field(data, actual as GraphQLCompositeType, selection, path);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        const fits =
          !condition ||
          condition === actual.name ||
          (isObjectType(actual) && actual.getInterfaces().some(({ name }) => name === condition));
        if (fits) object(data, actual as GraphQLCompositeType, selection.selectionSet, path);
      }
    }
  }

  function field(data: Data, type: GraphQLCompositeType, node: FieldNode, above: readonly unknown[]) {
    const name = node.name.value;
    if (name === '__typename' || name === '_entities') return;
    const path = [...above, node.alias?.value ?? name];
    const at = path.join('.');
    const coordinate = `${type.name}.${name}`;
    const expected = expects(coordinate, above.length === 0);
    const value = data[node.alias?.value ?? name];
    const here = errors.filter((error) => error.at === at);
    const below = errors.filter((error) => error.at.startsWith(`${at}.`));
    if (expected === 'FORBIDDEN') for (const error of here) accounted.add(error.at);
    findings.push({
      coordinate,
      at,
      expected,
      hasValue: value != null,
      fault: faultIn(expected, value, here, below),
    });
    const { type: output } = (
      isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
    )!;
    const inner = getNamedType(output);
    if (expected === 'SEEN' && node.selectionSet && isCompositeType(inner))
      values(value, inner, node.selectionSet, path);
  }

  function values(
    value: unknown,
    type: GraphQLCompositeType,
    selections: SelectionSetNode,
    path: readonly unknown[],
  ) {
    if (Array.isArray(value)) {
      for (const [index, each] of value.entries()) values(each, type, selections, [...path, index]);
    } else if (value) object(value as Data, type, selections, path);
  }

  if (from) {
    const data = from.at.reduce(
      (value, key) => (value as Data | null)?.[key as string],
      answer.data as unknown,
    );
    const [root] = document.selectionSet.selections as [FieldNode];
    if (data)
      object(data as Data, schema.getType(from.type) as GraphQLCompositeType, root.selectionSet!, from.at);
  } else object(answer.data ?? {}, schema.getQueryType()!, document.selectionSet, []);
  for (const { at, code } of errors)
    if (!accounted.has(at))
      findings.push({ coordinate: '?', at, expected: 'SEEN', hasValue: false, fault: `${code} at ${at}` });
  return findings;
}

function faultIn(
  expected: Outcome,
  value: unknown,
  here: readonly { code: string }[],
  below: readonly { at: string; code: string }[],
): string | undefined {
  const codes = [...here, ...below].map(({ code }) => code).join(', ');
  if (expected === 'SEEN') return here.length > 0 || (value == null && below.length > 0) ? codes : undefined;
  if (value != null) return `a value: ${JSON.stringify(value)?.slice(0, 80)}`;
  if (expected === 'FORBIDDEN')
    return here.length === 1 && here[0]!.code === 'FORBIDDEN' && below.length === 0
      ? undefined
      : `null, and ${codes || 'no error'}`;
  return codes ? `null, and ${codes}` : undefined;
}

/** Expected result of a field for a viewer. */
export const expecting =
  ({ subject = 'the site', row = 'everyone' }: MatrixSubject, who: Asking) =>
  (coordinate: string, isRoot: boolean): Outcome => {
    const audience = audienceOf(coordinate);
    return outcomeFor(isRoot && audience === 'everyone' ? row : audience, subject, who);
  };

interface Row {
  readonly id: string;
  readonly status: string;
  readonly kind: 'ET' | 'EJ';
  readonly number: string;
  readonly entity: string | null;
}

/** Finds the numbers in a fully loaded country. */
export async function findSubjects(graph: TestCountry): Promise<Subjects> {
  const sql = <Found>(subgraph: string, statement: string): Promise<Found[]> =>
    graph.country.databases.get(subgraph)!.em.fork().execute(statement);
  const rows = await sql<Row>(
    'funding',
    `select id, status, beneficiary_kind as kind, beneficiary_number as number, legal_entity_finess as entity
     from funding.application_state where programme_code = 'HOPEN' and region_code = '${PACA}' and until = '9999-12-31'
     order by id`,
  );
  const inPaca = await sql<{ number: string; legal_entity_finess: string | null }>(
    'funding',
    `select number, legal_entity_finess from funding.beneficiary where region_codes = array['${PACA}']`,
  );
  const groups = await sql<{ code: string; member_finess: string[] }>(
    'establishments',
    `select code, member_finess from establishments.hospital_group where region_codes = array['${PACA}']`,
  );
  const whole = new Set(inPaca.map(({ number }) => number));
  const groupOf = (number: string) => groups.find(({ member_finess }) => member_finess.includes(number));
  const filed = (kind: Row['kind'], status: string) =>
    rows.filter((row) => row.kind === kind && row.status === status);
  /** Beneficiaries with both a completed grant and a refusal, and no site outside Paca. */
  const both = (kind: Row['kind']) =>
    filed(kind, 'TARGETS_VALIDATED').flatMap((grant) => {
      const refusal = filed(kind, 'REFUSED').find(({ number }) => number === grant.number);
      return refusal && whole.has(grant.entity || grant.number)
        ? { ...grant, grant: grant.id, refused: refusal.id }
        : [];
    });
  const [site] = both('ET');
  const [draft] = filed('ET', 'DRAFT');
  const entities = both('EJ');
  const entity = entities.find(({ number }) => groupOf(number));
  const ofEntity = inPaca.find(({ legal_entity_finess }) => legal_entity_finess === entity?.number);
  const anotherSite = both('ET').find(({ entity: of }) => of !== site?.entity && of !== draft?.entity);
  const anotherEntity = entities.find(({ number }) => number !== entity?.number);
  if (!site || !draft || !entity || !ofEntity || !anotherSite || !anotherEntity)
    throw new Error('The synthetic country has no such subjects.');
  return {
    site: site.number,
    siteReference: `ET:${site.number}`,
    entityOfSite: site.entity!,
    grant: site.grant,
    refused: site.refused,
    draft: draft.id,
    siteOfDraft: draft.number,
    entityOfDraft: draft.entity!,
    entity: entity.number,
    siteOfEntity: ofEntity.number,
    grantOfEntity: entity.grant,
    refusedOfEntity: entity.refused,
    group: groupOf(entity.number)!.code,
    anotherSite: anotherSite.number,
    anotherEntity: anotherEntity.number,
  };
}

/** Claims of the viewers. The site also represents a site of the legal entity, which covers nothing above itself. */
export function claimsOf(
  who: Asking,
  subjects: Subjects,
  region = PACA,
): Record<string, unknown> | undefined {
  const establishment = (...beneficiaries: string[]) => ({
    hopen_role: 'establishment',
    hopen_beneficiaries: beneficiaries,
  });
  const { site, siteOfDraft, siteOfEntity, entityOfSite, entityOfDraft, entity, group } = subjects;
  switch (who) {
    case 'anonymous':
      return undefined;
    case 'a partner':
      return { hopen_role: 'partner' };
    case 'the site':
      return establishment(`ET:${site}`, `ET:${siteOfDraft}`, `ET:${siteOfEntity}`);
    case 'its legal entity':
      return establishment(`EJ:${entityOfSite}`, `EJ:${entityOfDraft}`, `EJ:${entity}`);
    case 'the group':
      return establishment(`GHT:${group}`);
    case 'another site':
      return establishment(`ET:${subjects.anotherSite}`);
    case 'another legal entity':
      return establishment(`EJ:${subjects.anotherEntity}`);
    case 'its agency':
      return { hopen_role: 'ars', hopen_region: region };
    case 'another agency':
      return { hopen_role: 'ars', hopen_region: region === PACA ? BRETAGNE : PACA };
    case 'the DGOS':
      return { hopen_role: 'dgos' };
  }
}
