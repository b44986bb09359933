import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { REGIONS } from '@hopen/schema';
import { buildSchema, type GraphQLInterfaceType, Kind, parse } from 'graphql';
import { fullSelection } from './full-selection.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
export const read = (path: string) => readFile(ROOT + path, 'utf8');

/** Files that match a pattern, sorted by name. */
export async function pathsOf(pattern: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of glob(pattern, { cwd: ROOT })) paths.push(path);
  return paths.sort();
}

export const supergraph = await read('schema/supergraph.graphql');
export const schema = buildSchema(await read('schema/api.graphql'));

/** Entity types, that is, those with a key. */
export const ENTITIES = parse(supergraph).definitions.flatMap((type) => {
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
  const joins = type.directives?.filter(({ name }) => name.value === 'join__type') ?? [];
  const hasKey = joins.some((join) => join.arguments?.some(({ name }) => name.value === 'key'));
  return hasKey ? [type.name.value] : [];
});
const all = (type: string) => fullSelection(schema, type, ENTITIES);

/** Concrete roadmap types. */
const ROADMAPS = schema
  .getPossibleTypes(schema.getType('RegionalRoadmap') as GraphQLInterfaceType)
  .map(({ name }) => name);

/** Viewers; `ars 93` is the ARS of region 93. */
export type Viewer = 'anonymous' | 'establishment' | 'dgos' | `ars ${string}`;
const EVERYONE: readonly Viewer[] = ['anonymous', 'establishment', 'ars 93', 'ars 53', 'dgos'];

/** Operation sent to both gateways. */
export interface Row {
  readonly what: string;
  readonly query: string;
  /** Defaults to those of its variables that are names in `subjects`. */
  readonly variables?: Record<string, unknown>;
  readonly by?: readonly Viewer[];
}

const READY_MADE: Row[] = await Promise.all(
  (await pathsOf('gateway/operations/*.graphql')).map(async (path) => {
    const [variables] = await pathsOf(path.replace('.graphql', '.variables.json'));
    const query = await read(path);
    return { what: path, query, ...(variables && { variables: JSON.parse(await read(variables)) }) };
  }),
);

const EACH_REGION: Row[] = REGIONS.map(({ code, name }) => ({
  what: `${name}, and its roadmap at three dates`,
  query: `{ region(code: "${code}") { ${all('Region')}
    today: roadmap { ...Roadmap }
    before: roadmap(asOf: "2020-02-11") { ...Roadmap }
    after: roadmap(asOf: "2020-02-12") { ...Roadmap } } }
    fragment Roadmap on RegionalRoadmap { ${all('RegionalRoadmap')} }`,
  // Restricted, since an ARS's view takes long to compute: one State-hosted roadmap and Paca's represent the others.
  by: ['53', '93'].includes(code) ? ['anonymous', `ars ${code}`] : ['anonymous'],
}));

const EACH_ENTITY: Row[] = [
  {
    what: 'a site',
    query: `query ($site: ID!) { establishment(finess: $site) { ${all('Establishment')} } }`,
    by: EVERYONE,
  },
  {
    what: 'a legal entity',
    query: `query ($entity: ID!) { legalEntity(finess: $entity) { ${all('LegalEntity')} } }`,
    by: EVERYONE,
  },
  {
    what: 'a hospital group',
    query: `query ($group: ID!) { hospitalGroup(code: $group) { ${all('HospitalGroup')} } }`,
    by: EVERYONE,
  },
  {
    what: 'an application, and whoever filed it',
    query: `query ($application: ID!) { application(id: $application) { ${all('Application')}
      whole: beneficiary { ${all('Beneficiary')} } } }`,
    by: EVERYONE,
  },
  {
    what: 'a programme',
    query: `{ programme(code: "HOPEN") { ${all('Programme')} } }`,
    by: ['anonymous', 'dgos'],
  },
  {
    what: 'the domains and indicators of two programmes',
    query: `{ hopen: domains(programme: "HOPEN") { ...Whole } before: domains(programme: "HN") { ...Whole } }
      fragment Whole on Domain { ${all('Domain')} whole: indicators { ${all('Indicator')} } }`,
  },
  {
    what: 'the targets of a roadmap, and how far its region is',
    query: `{ region(code: "53") { roadmap { priorityDomains { target { ${all('RoadmapTarget')} } } } } }`,
    by: ['anonymous', 'ars 53'],
  },
  {
    what: 'the roadmaps, each with what its own kind has',
    query: `{ regions { code roadmap { __typename ${ROADMAPS.map((kind) => `... on ${kind} { ${all(kind)} }`).join(' ')} } } }`,
  },
];

const EACH_WAY_OF_ASKING: Row[] = [
  {
    what: 'a filter, an order and a page of establishments',
    query: `query ($search: String, $after: String) {
      establishments(first: 7, after: $after, orderBy: NAME, filter: { regionCode: "53", search: $search }) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { name } } } }`,
    variables: { search: 'hopital', after: null },
  },
  {
    what: 'filters and orders of applications',
    query: `query ($paid: [ApplicationStatus!], $from: Date = "2019-01-01") {
      granted: applications(first: 5, orderBy: GRANTED_AMOUNT, filter: { regionCode: "84", grantedAmount: { from: 4000000 } }) { ...Page }
      filed: applications(first: 5, orderBy: SUBMITTED_ON, filter: { programme: "HOPEN", submittedOn: { from: $from } }) { ...Page }
      validated: applications(first: 5, asOf: "2021-12-31", filter: { domainCode: "D2", status: $paid }) { ...Page } }
      fragment Page on ApplicationConnection { totalCount pageInfo { endCursor } nodes { id status grantedAmount beneficiary { name } } }`,
    variables: { paid: ['TARGETS_VALIDATED', 'ACCEPTED'] },
    by: ['anonymous', 'ars 84', 'dgos'],
  },
  {
    what: 'aliases, fragments in fragments and directives',
    query: `query ($group: ID!, $no: Boolean = false) {
      one: hospitalGroup(code: $group) { ...Who members { ...Who establishments(first: 2) { nodes { ...Who also: name } } } }
      same: hospitalGroup(code: $group) { code @skip(if: $no) name @include(if: $no) regions { code roadmap { source } } } }
      fragment Who on Beneficiary { kind: __typename reference ... on LegalEntity { siren } ...Filed }
      fragment Filed on Beneficiary { filed: applications(first: 2, programme: "HOPEN") { nodes { id domain { label } } } }`,
  },
  {
    what: 'what only the DGOS may see',
    query: `{ reconciliation(programme: "HOPEN") { differences { check subject } } region(code: "93") { name } }`,
    by: ['anonymous', 'dgos'],
  },
  {
    what: 'what would be answered to values that are not declared',
    query: `query ($reference: ID!) { simulateVerdict(input: { programme: "HOPEN", beneficiary: $reference, values: [] }) { ${all('Verdict')} } }`,
    by: ['anonymous', 'establishment'],
  },
  {
    what: 'questions that are refused',
    query: `{ region(code: "99") { name } establishment(finess: "1") { name } establishments(first: 1000) { totalCount }
      applications(after: "nowhere") { totalCount } paca: region(code: "93") { name envelope(programme: "NONE") { paid } } }`,
  },
  { what: 'a question that makes no sense', query: `{ regions { nothing } }` },
  {
    what: 'a mutation that a rule refuses',
    query: `mutation ($reference: ID!) { createApplication(input: { idempotencyKey: "another-gateway", programme: "HOPEN",
      domain: "D2", beneficiary: $reference, regionCode: "93", requestedAmount: 100 }) { ${all('ApplicationPayload')} } }`,
    by: ['anonymous', 'establishment'],
  },
];

/** All ready-made operations, regions, entities and query forms. */
export const ROWS: readonly Row[] = [...READY_MADE, ...EACH_REGION, ...EACH_ENTITY, ...EACH_WAY_OF_ASKING];
