import {
  type ApolloServerPlugin,
  type GraphQLRequestContextDidResolveOperation,
  type GraphQLRequestContextWillSendResponse,
  HeaderMap,
} from '@apollo/server';
import { costOf, costOfAnswer } from '@hopen/kit/graphql';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import { GraphQLError } from 'graphql';
import type { GatewayContext } from '../gateway-context.ts';
import { plannedOperation } from '../planning/planned-operation.ts';
import type { Charge } from './charge.ts';
import type { Limits } from './limits.ts';
import { type Balance, nothingLeft, type RateLimitStore, settle, spend } from './rate-limit-store.ts';

/** Refusal by a limit of the gateway, before any subgraph is called. */
export class OverLimit extends GraphQLError {
  constructor(code: ErrorCode, status: number, details: Record<string, unknown>, headers = new HeaderMap()) {
    // Apollo Server reads a HeaderMap here, though its types declare a record.
    const http = { status, headers } as object;
    super(ERROR_CODES[code], { extensions: { code, ...details, http } });
  }
}

type Resolved = GraphQLRequestContextDidResolveOperation<GatewayContext>;
type Answered = GraphQLRequestContextWillSendResponse<GatewayContext>;

/** True if a plan with this key is cached or being made. */
export type IsPlanned = (planKey: string) => boolean;

/**
 * Adds estimated and actual cost to every response, charges them to the client's budget, and refuses operations that
 * are too expensive for one request or for the current minute. The extra cost of an uncached document is charged but
 * not reported, so that equal requests get equal responses. Implemented as a plugin because Apollo Server caches
 * validation per document, whatever its variables.
 */
export const rateLimitPlugin = (
  limits: Limits,
  budgets: RateLimitStore,
  isPlanned: IsPlanned,
): ApolloServerPlugin<GatewayContext> => ({
  async requestDidStart() {
    return {
      // Called only for documents that are not cached.
      async parsingDidStart({ source, contextValue }) {
        contextValue.reading = Math.ceil(source.length * limits.readingCost);
      },
      async didResolveOperation(request) {
        const { contextValue } = request;
        const { reading = 0, rateLimitKey } = contextValue;
        const cost = costOfRequest(request, limits);
        if (cost === undefined) return;
        contextValue.charge = { cost };
        const maximum = limits.costPerOperation;
        if (cost > maximum) {
          await budgets.penalty(rateLimitKey, reading);
          throw new OverLimit('COST_EXCEEDED', 400, { requested: cost, maximum });
        }
        const planning = costOfPlanning(request, limits, isPlanned, cost + reading);
        const balance = await spend(budgets, rateLimitKey, cost + planning, reading);
        contextValue.charge = { cost, balance };
        if (!balance.granted) throw new OverLimit('RATE_LIMITED', 429, detailsOf(balance, cost + planning));
      },
      async didEncounterErrors({ contextValue: { charge, reading, rateLimitKey } }) {
        if (!charge && reading) await budgets.penalty(rateLimitKey, reading);
      },
      async willSendResponse(request) {
        const { contextValue, response } = request;
        const { http, body } = response;
        if (!contextValue.charge || body.kind !== 'single') return;
        const charge = await chargeOfAnswer(request, contextValue.charge, limits, budgets);
        contextValue.charge = charge;
        const headers = charge.balance ? headersOf(limits, charge.balance) : new HeaderMap();
        for (const [name, value] of headers) http.headers.set(name, value);
        const { cost: requested, actual } = charge;
        const cost = { requested, ...(actual !== undefined && { actual }), maximum: limits.costPerOperation };
        body.singleResult = {
          ...body.singleResult,
          extensions: { ...body.singleResult.extensions, cost },
        };
      },
    };
  },
});

/**
 * Settles the budget by the response: unused units of lists shorter than estimated are returned; longer lists and
 * FORBIDDEN fields in many objects are charged. Failed requests and mutations keep their estimated cost, since the work
 * was done.
 */
async function chargeOfAnswer(
  { document, operation, request, response, contextValue }: Answered,
  charge: Charge,
  limits: Limits,
  budgets: RateLimitStore,
): Promise<Charge> {
  const { body } = response;
  const { balance, cost } = charge;
  if (!document || operation?.operation !== 'query' || !balance?.granted || body.kind !== 'single')
    return charge;
  const { data, errors = [] } = body.singleResult;
  if (!data || errors.some(({ extensions }) => extensions?.code !== 'FORBIDDEN')) return charge;
  const { types, rateLimitKey } = contextValue;
  const answer = { data, forbidden: errors.flatMap(({ path }) => (path ? [path] : [])) };
  const answered = costOfAnswer(types, document, operation, request.variables ?? {}, answer, limits);
  const actual = limits.operationCost + answered;
  return { cost, actual, balance: await settle(budgets, rateLimitKey, cost - actual, balance) };
}

/** Refuses a client with an exhausted budget before its document is parsed. */
export async function requireBudget(limits: Limits, budgets: RateLimitStore, viewer: string): Promise<void> {
  const balance = await nothingLeft(budgets, viewer);
  if (balance) throw new OverLimit('RATE_LIMITED', 429, detailsOf(balance), headersOf(limits, balance));
}

/** Undefined for a request that is refused for other reasons. */
function costOfRequest(
  { document, operation, request, contextValue }: Resolved,
  limits: Limits,
): number | undefined {
  const { types } = contextValue;
  if (!operation || !types.getRootType(operation.operation)) return undefined;
  return limits.operationCost + costOf(types, document, operation, request.variables ?? {}, limits);
}

/**
 * Counts all selections the planner sees, excluded ones too: one plan serves all values of the variables. At most what
 * is left of a full minute, which would otherwise never suffice.
 */
function costOfPlanning(
  { document, operation, contextValue }: Resolved,
  limits: Limits,
  isPlanned: IsPlanned,
  cost: number,
) {
  const { planKey, planningWork } = plannedOperation(contextValue.types, document, operation!);
  if (isPlanned(planKey)) return 0;
  return Math.min(planningWork * limits.planningCost, Math.max(0, limits.costPerMinute - cost));
}

const detailsOf = ({ remaining, resetAt }: Balance, requested?: number) => ({
  ...(requested !== undefined && { requested }),
  remaining,
  resetAt: resetAt.toISOString(),
});

/**
 * RateLimit headers of draft-ietf-httpapi-ratelimit-headers-11. The quota counts cost, not requests, hence its name.
 */
function headersOf({ costPerMinute, windowSeconds }: Limits, balance: Balance): HeaderMap {
  const { remaining, resetAt, granted } = balance;
  const seconds = Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000));
  return new HeaderMap([
    ['ratelimit-policy', `"cost";q=${costPerMinute};w=${windowSeconds}`],
    ['ratelimit', `"cost";r=${remaining};t=${seconds}`],
    ...(granted ? [] : ([['retry-after', String(seconds)]] as const)),
  ]);
}
