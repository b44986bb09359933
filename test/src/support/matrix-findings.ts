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
import { type Asking, type Audience, OPEN, type Outcome, outcomeFor, RESTRICTED } from './audiences.ts';
import type { MatrixSubject } from './matrix-subjects.ts';
import type { Answer } from './test-country.ts';

/** Audience of a field, `Type.field`; throws where no table has it. */
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
