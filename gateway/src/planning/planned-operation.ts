import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  separateOperations,
} from 'graphql';
import { hashOf } from '../http/trusted-documents.ts';
import { rewriteAliases } from './alias-rewriting.ts';
import { type Introspection, splitIntrospection } from './introspection.ts';
import { planningWorkOf } from './planning-work.ts';

/** Operation as the query planner receives it. */
export interface PlannedOperation {
  /** Introspection fields, answered without the planner. */
  readonly introspection?: Introspection;
  /** Fields of subgraphs. */
  readonly ofOwners?: DocumentNode;
  /** Plan-cache key, equal for all documents with the same plan. */
  readonly planKey: string;
  /** Number of selections for the planner, by possible type. */
  readonly planningWork: number;
  /** True if some alias was rewritten. */
  readonly isRenamed: boolean;
}

const known = new WeakMap<OperationDefinitionNode, WeakMap<GraphQLSchema, PlannedOperation>>();

/**
 * Normalises an operation for the planner: no other operations, no name, no introspection fields, no ambiguous aliases.
 * Memoised per operation in Apollo Server's document cache.
 */
export function plannedOperation(
  supergraph: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PlannedOperation {
  const ofOperation = known.get(operation) ?? new WeakMap<GraphQLSchema, PlannedOperation>();
  known.set(operation, ofOperation);
  const planned = ofOperation.get(supergraph) ?? plan(supergraph, document, operation);
  ofOperation.set(supergraph, planned);
  return planned;
}

function plan(
  supergraph: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PlannedOperation {
  const alone = separateOperations(document)[operation.name?.value ?? '']!;
  const { introspection, ofOwners } = splitIntrospection(alone);
  if (!ofOwners) return { introspection, planKey: '', planningWork: 0, isRenamed: false };
  const renamed = rewriteAliases(ofOwners, supergraph);
  const nameless = withoutName(renamed);
  return {
    introspection,
    ofOwners: nameless,
    planKey: hashOf(print(nameless)),
    planningWork: planningWorkOf(supergraph, nameless),
    isRenamed: renamed !== ofOwners,
  };
}

const withoutName = (document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? { ...each, name: undefined } : each,
  ),
});
