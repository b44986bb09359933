import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  separateOperations,
} from 'graphql';
import { hashOf } from '../http/trusted-documents.ts';
import { selectionsOf } from '../limits/selection-limit-rule.ts';
import { rewriteAliases } from './alias-rewriting.ts';
import { type Introspection, splitIntrospection } from './introspection.ts';

/** An operation as the query planner gets it. */
export interface PlannedOperation {
  /** What is asked of the schema itself, if anything is: not the planner's business. */
  readonly introspection?: Introspection;
  /** What is asked of the owners of subgraphs, if anything is. */
  readonly ofOwners?: DocumentNode;
  /** The same for all documents that have the same plan. */
  readonly planKey: string;
  /** How many selections the planner has to do with, fragments written out. */
  readonly selections: number;
  /** Whether names in it are others than the client's. */
  readonly isRenamed: boolean;
}

const known = new WeakMap<OperationDefinitionNode, WeakMap<GraphQLSchema, PlannedOperation>>();

/**
 * Writes an operation of a client's document for the planner: alone, without its name, without what is asked of the schema,
 * and with aliases that cannot be taken for anything else. Done once for each operation that Apollo Server keeps.
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
  if (!ofOwners) return { introspection, planKey: '', selections: 0, isRenamed: false };
  const renamed = rewriteAliases(ofOwners, supergraph);
  const nameless = withoutName(renamed);
  return {
    introspection,
    ofOwners: nameless,
    planKey: hashOf(print(nameless)),
    selections: selectionsOf(nameless),
    isRenamed: renamed !== ofOwners,
  };
}

const withoutName = (document: DocumentNode): DocumentNode => ({
  ...document,
  definitions: document.definitions.map((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? { ...each, name: undefined } : each,
  ),
});
