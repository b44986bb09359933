import { STATE_SUBGRAPHS } from '@hopen/gateway';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildClientSchema,
  getIntrospectionQuery,
  getOperationAST,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import {
  ENTITIES,
  pathsOf,
  ROWS,
  read,
  schema,
  supergraph,
  type Viewer,
} from '../support/portable-operations.ts';
import { type Answer, ask, startTestCountry, type TestCountry } from '../support/test-country.ts';
import { HIVE_RUNS_HERE, startHiveGateway } from './hive-gateway.ts';

const CASES = ROWS.flatMap((row) =>
  (row.by ?? ['anonymous']).map((viewer) => ({ row, what: row.what, viewer })),
);

describe('the table of operations', () => {
  it('asks every field of every entity', () => {
    const asked = new Set(ROWS.flatMap(({ query }) => fieldsIn(query)));
    const missing = ENTITIES.flatMap((name) => {
      const type = schema.getType(name);
      const fields = isObjectType(type) ? Object.keys(type.getFields()) : ['?'];
      return fields.map((field) => `${name}.${field}`).filter((field) => !asked.has(field));
    });
    expect(ENTITIES).toContain('Region');
    expect(missing).toEqual([]);
  });

  it('makes sense, but for the row that must not', () => {
    const wrong = ROWS.filter(({ query }) => validate(schema, parse(query)).length > 0);
    expect(wrong.map(({ what }) => what)).toEqual(['a question that makes no sense']);
  });
});

describe('no package of a subgraph', () => {
  it('declares a gateway', async () => {
    const paths = await pathsOf('subgraphs/*/package.json');
    const manifests = await Promise.all(paths.map(async (path) => JSON.parse(await read(path))));
    expect(manifests.length).toBeGreaterThanOrEqual(5);
    for (const { dependencies, devDependencies } of manifests) {
      const declared = Object.keys({ ...dependencies, ...devDependencies });
      expect(declared.filter((name) => /gateway/.test(name))).toEqual([]);
    }
  });
});

(HIVE_RUNS_HERE ? describe : describe.skip)('Hive Gateway, over the same supergraph and subgraphs', () => {
  let graph: TestCountry;
  let hive: Awaited<ReturnType<typeof startHiveGateway>>;
  let subjects: Record<string, string>;

  beforeAll(async () => {
    graph = await startTestCountry();
    hive = await startHiveGateway({
      supergraph,
      // Our gateway serves its own fields at its own URL.
      urlOf: (name) => graph.country.subgraphs.get(name)?.url ?? graph.url,
      // Required of any other gateway too: a client's token never travels to an ARS-hosted subgraph.
      isTrusted: (name) => STATE_SUBGRAPHS.includes(name),
    });
    subjects = await findSubjects();
  });
  afterAll(async () => {
    await hive?.stop();
    await graph?.close();
  });

  const answers = new Map<unknown, Promise<{ ours: Answer; theirs: Answer }>>();
  /** Responses of both gateways, requested once. */
  function answersTo(each: (typeof CASES)[number]) {
    if (!answers.has(each)) answers.set(each, askBoth(each));
    return answers.get(each)!;
  }

  it.each(CASES)('gives $viewer the same answer: $what', async (each) => {
    const { ours, theirs } = await answersTo(each);
    expect(theirs.data).toEqual(ours.data);
    expect(codesOf(theirs)).toEqual(codesOf(ours));
  });

  it('has answered with every entity, and with a refusal by a rule', async () => {
    const responses = await Promise.all(CASES.map(async (each) => (await answersTo(each)).theirs));
    const text = JSON.stringify(responses);
    expect(ENTITIES.filter((name) => !text.includes(`"__typename":"${name}"`))).toEqual([]);
    expect(responses.flatMap(({ data }) => data?.createApplication?.userErrors ?? [])).not.toEqual([]);
  });

  it('turns the same pages', async () => {
    const ours = await walk(graph.url);
    expect(ours).toHaveLength(4);
    expect(await walk(hive.url)).toEqual(ours);
  });

  it('shows clients the same schema', async () => {
    const [ours, theirs] = await Promise.all(
      [graph.url, hive.url].map(async (url) => {
        const { data } = await ask(url, getIntrospectionQuery());
        // Ignores the cost directives, which Hive exposes to clients.
        const { directives, ...types } = data.__schema;
        const shown = directives.filter(({ name }: { name: string }) => !['cost', 'listSize'].includes(name));
        const client = buildClientSchema({ __schema: { ...types, directives: shown } });
        return printSchema(lexicographicSortSchema(client));
      }),
    );
    expect(theirs).toBe(ours);
  });

  async function askBoth({ row, viewer }: (typeof CASES)[number]) {
    const variables = row.variables ?? pick(subjects, variablesOf(row.query));
    const token = await tokenOf(viewer);
    const [ours, theirs] = [
      await ask(graph.url, row.query, variables, token),
      await ask(hive.url, row.query, variables, token),
    ];
    return { ours, theirs };
  }

  async function tokenOf(viewer: Viewer) {
    if (viewer === 'anonymous') return undefined;
    const [role, region] = viewer.split(' ');
    return graph.token({
      hopen_role: role,
      ...(region && { hopen_region: region }),
      ...(role === 'establishment' && { hopen_beneficiaries: [subjects.reference] }),
    });
  }

  /** Legal entity of Paca with a completed project, its hospital group and one of its sites. */
  async function findSubjects(): Promise<Record<string, string>> {
    const { data } = await graph.ask(
      `{ applications(first: 100, filter: { programme: "HOPEN", regionCode: "93", status: [TARGETS_VALIDATED] }) { nodes {
        id beneficiary { reference ... on LegalEntity { finess hospitalGroup { code } establishments(first: 1) { nodes { finess } } } } } } }`,
      {},
      await graph.token({ hopen_role: 'dgos' }),
    );
    const { id, beneficiary } = data.applications.nodes.find(
      (node: Answer['data']) => node.beneficiary.hospitalGroup && node.beneficiary.establishments.nodes[0],
    );
    return {
      application: id,
      reference: beneficiary.reference,
      entity: beneficiary.finess,
      group: beneficiary.hospitalGroup.code,
      site: beneficiary.establishments.nodes[0].finess,
    };
  }

  /** Pages of Paca's public sites, following the cursors. */
  async function walk(url: string) {
    const pages: Answer['data'][] = [];
    let after: string | null = null;
    do {
      const { data }: Answer = await ask(
        url,
        `query ($after: String) { region(code: "93") { establishments(first: 25, after: $after, filter: { status: PUBLIC }) {
          pageInfo { hasNextPage endCursor } nodes { finess legalEntity { finess } applications(programme: "HOPEN") { totalCount } } } } }`,
        { after },
      );
      const page = data.region.establishments;
      pages.push(page);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    return pages;
  }
});

/** Schema coordinates of all fields in a document, e.g. `Region.name`. */
function fieldsIn(query: string): string[] {
  const fields: string[] = [];
  const types = new TypeInfo(schema);
  const Field = ({ name }: { name: { value: string } }) => {
    fields.push(`${types.getParentType()?.name}.${name.value}`);
  };
  visit(parse(query), visitWithTypeInfo(types, { Field }));
  return fields;
}

const variablesOf = (query: string) =>
  (getOperationAST(parse(query))?.variableDefinitions ?? []).map(({ variable }) => variable.name.value);

const pick = (from: Record<string, string>, names: string[]) =>
  Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));

/** Paths and codes of errors, sorted, since subgraphs respond in any order. */
const codesOf = ({ errors = [] }: Answer) =>
  errors.map(({ path, extensions }) => `${path?.join('.')} ${extensions?.code}`).sort();
