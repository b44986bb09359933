import type { GraphQLSchema } from 'graphql';
import type { Audience, Subject } from './audiences.ts';
import { fullSelection } from './full-selection.ts';
import { ENTITIES } from './portable-operations.ts';

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
  {
    what: 'the imports of the register',
    type: 'RegistryImportConnection',
    path: ['registryImports(first: 3)'],
  },
  { what: 'the applications', type: 'ApplicationConnection', path: ['applications(first: 3)'] },
  { what: 'the regions', type: 'Region', path: ['regions'], region: 'each' },
  { what: 'the published figures', type: 'PublishedFigure', path: ['publishedFigures(programme: "HOPEN")'] },
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
