import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  type OperationDefinitionNode,
} from 'graphql';
import { type Field, weightOf, workOf } from './cost-directives.ts';
import { introspected, readQuestion, selectionsOf, sumOf, type Weights } from './query-cost.ts';
import type { SelectedFields, SelectionSets } from './selected-fields.ts';

type Answered = Readonly<Record<string, unknown>>;
type Variables = Record<string, unknown>;

/** Response data of an operation. */
export interface Answer {
  readonly data: Answered;
  /**
   * Paths of FORBIDDEN errors, at least one per position in the document. Such values are charged only for these errors, of which
   * there are a hundred at most: the nulls behind them cost nothing.
   */
  readonly forbidden: readonly (readonly (string | number)[])[];
}

/** Actual cost of a response, computed like `costOf` but with the real list lengths. */
export function costOfAnswer(
  types: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Variables,
  { data, forbidden }: Answer,
  weights: Weights,
): number {
  const question = readQuestion(types, document, operation, given);
  if (!question) return 1;
  const { asked, variables } = question;
  const places = new Map<string, number>();
  for (const place of forbidden.map(placeOf)) places.set(place, (places.get(place) ?? 0) + 1);
  const answer = new AnswerCost(types, asked, variables, weights, places);
  const total = answer.of(asked.rootType, asked.root, [data], '');
  return Math.max(1, total + sumOf(answer.shared));
}

/** Position in the document, without list indexes. */
const placeOf = (path: readonly (string | number)[]): string =>
  path.map((key) => (typeof key === 'number' ? '' : `/${key}`)).join('');

class AnswerCost {
  readonly shared = new Map<string, number>();

  constructor(
    readonly types: GraphQLSchema,
    readonly asked: SelectedFields,
    readonly variables: Variables,
    readonly weights: Weights,
    readonly forbidden: ReadonlyMap<string, number>,
  ) {}

  /** Cost of all objects at one position of the document. */
  of(
    type: GraphQLCompositeType,
    selections: SelectionSets,
    objects: readonly Answered[],
    place: string,
  ): number {
    let total = 0;
    for (const [name, { field, nodes }] of this.#fieldsOf(type, selections)) {
      const values = objects.map((each) => each[name]).filter((value) => value !== undefined);
      const at = `${place}/${name}`;
      if (values.length === 0) continue;
      const errors = this.forbidden.get(at) ?? 0;
      total += errors;
      if (errors > 0 && values.every((value) => value === null)) continue;
      if (field) total += this.#costOf(field, nodes, values, at);
      else total += this.weights.introspectionCost * introspected(this.asked, nodes);
    }
    return total;
  }

  #costOf(field: Field, nodes: readonly FieldNode[], values: readonly unknown[], place: string): number {
    const type = getNamedType(field.type);
    const work = workOf(this.types, field, nodes[0]!, this.variables);
    if (work.shared) this.shared.set(...work.shared);
    if (!isCompositeType(type)) return work.here + values.length * weightOf(this.types, field);
    const objects = objectsIn(values);
    if (objects.length === 0) return work.here;
    const below = this.of(type, selectionsOf(nodes), objects, place);
    return work.here + objects.length * weightOf(this.types, field) + below;
  }

  #fieldsOf(type: GraphQLCompositeType, selections: SelectionSets) {
    const fields = new Map<string, { field: Field | undefined; nodes: FieldNode[] }>();
    const actual = isAbstractType(type) ? this.types.getPossibleTypes(type) : [type];
    for (const each of actual) {
      for (const [name, nodes] of this.asked.of(each, selections)) {
        const known = fields.get(name)?.nodes ?? [];
        const field = isUnionType(each) ? undefined : each.getFields()[nodes[0]!.name.value];
        fields.set(name, { field, nodes: [...new Set([...known, ...nodes])] });
      }
    }
    return fields;
  }
}

const objectsIn = (values: readonly unknown[]): Answered[] =>
  values.flatMap((value) =>
    Array.isArray(value) ? objectsIn(value) : typeof value === 'object' && value ? [value as Answered] : [],
  );
