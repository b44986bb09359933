import {
  type GraphQLField,
  getNamedType,
  isObjectType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { fullSelection } from './full-selection.ts';
import { ENTITIES, schema } from './portable-operations.ts';
import type { Answer } from './test-country.ts';

/** Full selection of a type; entities only by name, since they are not dated here. */
const ENTITIES_BY_NAME = [...ENTITIES, 'Beneficiary'];
const all = (type: string) => fullSelection(schema, type, ENTITIES_BY_NAME, ENTITIES_BY_NAME);

const FILED = `nodes { ${all('Application')} }`;
/** Excludes `status`, `supersededOn` and `history`, which describe the current state. */
const ROADMAP = `__typename asOf version publishedOn firstYear lastYear vision source verificationStatus axes { title description }
  priorityDomains { rank rationale target { rate reachedBy } } forecast { year amount } milestones { title dueOn }
  contact { organisation role email link }`;

const beneficiary = (field: string) => `${field} {
  applications(asOf: $day, first: 8) { ${FILED} }
  indicatorValues(programme: "HOPEN", asOf: $day, history: true) { ${all('IndicatorValue')} }
  verdict(programme: "HOPEN", asOf: $day) { ${all('Verdict')} } }`;

/** Queries of every field with `asOf`, with everything below. */
export const QUESTIONS: readonly string[] = [
  ['HOPEN', 'HN']
    .map(
      (code) => `${code}: programme(code: "${code}") {
        selection(asOf: $day) { ${all('Selection')} }
        transmissions(asOf: $day) { ${all('RegionTransmission')} } }`,
    )
    .join(' '),
  `region(code: "94") {
     applications(asOf: $day, first: 100, filter: { programme: "HOPEN" }, orderBy: UPDATED_ON) { totalCount nodes { id status version } }
     former: selection(programme: "HN", asOf: $day) { ${all('Selection')} }
     selection(programme: "HOPEN", asOf: $day) { ${all('Selection')} }
     envelope(programme: "HOPEN", asOf: $day) { ${all('Envelope')} whole: lines(first: 100) { nodes { ${all('LedgerLine')} } } }
     roadmap(asOf: $day) { ${ROADMAP} } }
   neighbour: region(code: "93") {
     selection(programme: "HOPEN", asOf: $day) { ${all('Selection')} }
     envelope(programme: "HOPEN", asOf: $day) { ${all('Envelope')} }
     roadmap(asOf: $day) { ${ROADMAP} } }`,
  `applications(asOf: $day, first: 20, filter: { programme: "HOPEN", regionCode: "94" }) { totalCount ${FILED} }
   application(id: $application, asOf: $day) { ${all('Application')} }`,
  `${beneficiary('legalEntity(finess: $entity)')}
   ${beneficiary('site: establishment(finess: $site)')}
   ${beneficiary('moved: establishment(finess: $moved)')}
   ${beneficiary('hospitalGroup(code: $group)')}`,
  // Without `until`, which tells what is known today.
  `hospitalGroup(code: $group) { members(asOf: $day) { finess } memberships(asOf: $day) { role since legalEntity { finess } } }
   legalEntity(finess: $entity) { hospitalGroup(asOf: $day) { code } }`,
].map((fields) => {
  const names = new Set([...fields.matchAll(/\$(\w+)/g)].map(([, name]) => name));
  names.delete('day');
  return `query ($day: Date!${[...names].map((name) => `, $${name}: ID!`).join('')}) { ${fields} }`;
});

const isDated = (field: GraphQLField<unknown, unknown>) => field.args.some(({ name }) => name === 'asOf');

/** Fields with an argument `asOf`, as `Type.field`, on object types. */
export const DATED_FIELDS = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type)
    ? Object.values(type.getFields())
        .filter(isDated)
        .map(({ name }) => `${type.name}.${name}`)
    : [],
);

/** Dated fields selected by the queries. */
export function askedFields(): Set<string> {
  const asked = new Set<string>();
  const types = new TypeInfo(schema);
  const enter = () => {
    const [parent, field] = [types.getParentType(), types.getFieldDef()];
    if (parent && field && isDated(field)) asked.add(`${getNamedType(parent).name}.${field.name}`);
  };
  for (const question of QUESTIONS) visit(parse(question), visitWithTypeInfo(types, { Field: { enter } }));
  return asked;
}

/** Data and forbidden paths of a response; any other error fails the test. */
export function factsOf({ data, errors = [] }: Answer) {
  const faults = errors.filter(({ extensions }) => extensions.code !== 'FORBIDDEN');
  if (!data || faults.length > 0) throw new Error(JSON.stringify(faults));
  return { data, refused: errors.map(({ path }) => path?.join('.')).sort() };
}
