import { SelectedFields } from '@hopen/kit/graphql';
import {
  type DocumentNode,
  type ExecutionResult,
  executeSync,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  separateOperations,
  visit,
} from 'graphql';

/** Introspection fields of an operation. */
export interface Introspection {
  readonly ofSchema: DocumentNode;
  /** Whole operation, other fields included. */
  readonly whole: DocumentNode;
}

/** Operation split into its introspection fields and its subgraph fields. */
export interface Parts {
  readonly introspection?: Introspection;
  readonly ofOwners?: DocumentNode;
}

/**
 * Splits a document with one operation. Apollo's gateway answers introspection by types of its own, which lack fields
 * of newer GraphQL versions (https://github.com/apollographql/federation/issues/3204).
 */
export function splitIntrospection(whole: DocumentNode): Parts {
  if (!asksTheSchema(whole)) return { ofOwners: whole };
  const fragments = whole.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  const operation = whole.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION)!;
  const part = (isAsked: (field: FieldNode) => boolean): DocumentNode | undefined => {
    const selectionSet = rootFields(operation.selectionSet, fragments, isAsked);
    if (selectionSet.selections.length === 0) return undefined;
    return onlyOperation({ ...whole, definitions: [{ ...operation, selectionSet }, ...fragments] });
  };
  const ofSchema = part(isOfSchema);
  return {
    ...(ofSchema && { introspection: { ofSchema, whole } }),
    ofOwners: part((field) => !isOfSchema(field)),
  };
}

/** Drops the fragments that the operation does not use. */
const onlyOperation = (document: DocumentNode): DocumentNode =>
  Object.values(separateOperations(document))[0]!;

/** Matches `__schema`, `__type` and the root `__typename`. */
const isOfSchema = ({ name }: FieldNode) => name.value.startsWith('__');

function asksTheSchema(document: DocumentNode): boolean {
  let asks = false;
  visit(document, {
    Field({ name }) {
      if (name.value === '__schema' || name.value === '__type') asks = true;
    },
  });
  return asks;
}

/** Selected root fields; those of named fragments are inlined. */
function rootFields(
  { selections, ...rest }: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
  isAsked: (field: FieldNode) => boolean,
): SelectionSetNode {
  const kept = selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return isAsked(selection) ? [selection] : [];
    const { typeCondition, selectionSet } =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : fragments.find(({ name }) => name.value === selection.name.value)!;
    const within = rootFields(selectionSet, fragments, isAsked);
    if (within.selections.length === 0) return [];
    return [
      { kind: Kind.INLINE_FRAGMENT, typeCondition, directives: selection.directives, selectionSet: within },
    ];
  });
  return { ...rest, selections: kept };
}

/** Merges introspection results into the subgraphs' results, in the field order of `whole`. */
export function withIntrospection(
  schema: GraphQLSchema,
  { whole, ofSchema }: Introspection,
  variables: Record<string, unknown>,
  ofOwners: ExecutionResult = { data: {} },
): ExecutionResult {
  const { data, errors } = executeSync({ schema, document: ofSchema, variableValues: variables });
  if (!data) return { errors };
  if (!ofOwners.data) return ofOwners;
  const asked = new SelectedFields(schema, whole, variables);
  const joined: Record<string, unknown> = Object.create(null);
  for (const name of asked.of(asked.rootType, asked.root).keys())
    joined[name] = Object.hasOwn(data, name) ? data[name] : ofOwners.data[name];
  return { ...ofOwners, data: joined };
}
