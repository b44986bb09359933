import type { ApolloGateway } from '@apollo/gateway';
import { GraphQLError, getOperationAST } from 'graphql';
import type { GatewayContext } from '../gateway-context.ts';
import { clientsName, clientsWords, plannersVariables, restoreAliases } from './alias-rewriting.ts';
import { coercionErrors } from './input-coercion.ts';
import { withIntrospection } from './introspection.ts';
import { type PlannedOperation, plannedOperation } from './planned-operation.ts';
import type { PlanningThread } from './planning-thread.ts';

type Executor = ApolloGateway['executor'];
type Request = Parameters<Executor>[0];
type Answer = Awaited<ReturnType<Executor>>;

/** Planning work done on the main thread, in 2 ms: that of a field or two, for which the thread is a detour. */
const PLANNED_AT_ONCE = 10;

/**
 * Wraps Apollo's executor: coerces inputs, answers introspection, and rewrites aliases that the query planner would get
 * wrong.
 */
export const operationExecutor =
  (askOwners: Executor, thread: Pick<PlanningThread, 'plan'>): Executor =>
  async (request) => {
    const { types, rateLimitKey } = request.context as GatewayContext;
    const unsound = coercionErrors(
      types,
      request.document,
      request.operation,
      request.request.variables ?? {},
    );
    if (unsound.length > 0) return { errors: unsound };
    const planned = plannedOperation(types, request.document, request.operation);
    if (planned.ofOwners && planned.planningWork > PLANNED_AT_ONCE)
      await thread.plan(planned.planKey, planned.ofOwners, rateLimitKey, planned.planningWork);
    const asked = planned.ofOwners && (await askOwners(forPlanner(request, planned)));
    const answer = asked?.errors ? { ...asked, errors: asked.errors.map(atFirstList) } : asked;
    const ofOwners = answer && planned.isRenamed ? asClientAsked(answer) : answer;
    const { introspection } = planned;
    if (!introspection) return ofOwners!;
    return withIntrospection(request.schema, introspection, request.request.variables ?? {}, ofOwners);
  };

function forPlanner(request: Request, planned: PlannedOperation): Request {
  const { ofOwners: document = request.document, planKey: queryHash, isRenamed } = planned;
  const { variables = {}, ...rest } = request.request;
  return {
    ...request,
    document,
    queryHash,
    operation: getOperationAST(document)!,
    request: {
      ...rest,
      operationName: undefined,
      variables: isRenamed ? plannersVariables(variables) : variables,
    },
  };
}

/** Data and errors under the client's aliases. */
function asClientAsked({ data, errors, extensions }: Answer): Answer {
  return {
    data: restoreAliases(data),
    ...(errors && { errors: errors.map(atClientsPath) }),
    ...(extensions && { extensions: readValueCompletion(extensions) }),
  };
}

/** Cuts an error path at its first list, where Apollo's executor writes `@` for the place of a whole fetch. */
function atFirstList(error: GraphQLError): GraphQLError {
  const end = error.path?.indexOf('@') ?? -1;
  return end < 0 ? error : withPath(error, error.message, error.path!.slice(0, end));
}

function atClientsPath(error: GraphQLError): GraphQLError {
  if (!error.path) return error;
  return withPath(error, clientsWords(error.message), error.path.map(clientsName));
}

const withPath = (
  { nodes, originalError, extensions }: GraphQLError,
  message: string,
  path: readonly (string | number)[],
) => new GraphQLError(message, { path, nodes, originalError, extensions });

/** Renames paths in `extensions.valueCompletion` too, where Apollo's gateway reports invalid subgraph values. */
const readValueCompletion = ({ valueCompletion = [], ...others }: NonNullable<Answer['extensions']>) => ({
  ...others,
  valueCompletion: valueCompletion.map(atClientsPath),
});
