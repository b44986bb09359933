import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { ERROR_CODES, type ErrorCode } from '@hopen/schema';
import { GraphQLError } from 'graphql';
import { type Balance, type BudgetStore, spend } from './budget.ts';
import type { GatewayContext } from './gateway-context.ts';
import type { Limits } from './limits.ts';
import { costOf } from './query-cost.ts';

/** What a request costs, and what it leaves. */
export interface Charge {
  readonly cost: number;
  /** Nothing is taken for what is refused as too dear. */
  readonly balance?: Balance;
}

/** The gateway's own word on a request that asks for too much: nobody was asked anything. */
export class OverLimit extends GraphQLError {
  constructor(code: ErrorCode, status: number, details: Record<string, unknown>) {
    super(ERROR_CODES[code], { extensions: { code, ...details, http: { status } } });
  }
}

/**
 * Tells with every answer what the question may have cost, and refuses what costs too much: at once, or in this minute. It
 * is not a validation rule, because Apollo Server validates a document once, whatever its variables are later.
 */
export const chargeCost = (limits: Limits, budgets: BudgetStore): ApolloServerPlugin<GatewayContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation(request) {
        const cost = costOfRequest(request, limits);
        if (cost === undefined) return;
        request.contextValue.charge = { cost };
        const maximum = limits.costPerOperation;
        if (cost > maximum) throw new OverLimit('COST_EXCEEDED', 400, { requested: cost, maximum });
        const balance = await spend(budgets, request.contextValue.budgetOwner, cost);
        request.contextValue.charge = { cost, balance };
        if (!balance.granted) throw spent(cost, balance);
      },
      async willSendResponse({ contextValue: { charge }, response: { http, body } }) {
        if (!charge || body.kind !== 'single') return;
        const headers = charge.balance ? headersOf(limits, charge.balance) : {};
        for (const [name, value] of Object.entries(headers)) http.headers.set(name, value);
        const cost = { requested: charge.cost, maximum: limits.costPerOperation };
        body.singleResult = {
          ...body.singleResult,
          extensions: { ...body.singleResult.extensions, cost },
        };
      },
    };
  },
});

/** Nothing for a request that is refused for other reasons. */
function costOfRequest(
  { document, operation, request, contextValue }: GraphQLRequestContextDidResolveOperation<GatewayContext>,
  limits: Limits,
): number | undefined {
  const { types } = contextValue;
  if (!operation || !types.getRootType(operation.operation)) return undefined;
  return costOf(types, document, operation, request.variables ?? {}, limits);
}

const spent = (requested: number, { remaining, resetAt }: Balance) =>
  new OverLimit('RATE_LIMITED', 429, { requested, remaining, resetAt: resetAt.toISOString() });

/** As draft-ietf-httpapi-ratelimit-headers-11 words them. The quota counts cost, not requests: hence its name. */
function headersOf({ costPerMinute, windowSeconds }: Limits, balance: Balance): Record<string, string> {
  const { remaining, resetAt, granted } = balance;
  const seconds = Math.max(1, Math.ceil((resetAt.getTime() - Date.now()) / 1000));
  return {
    'ratelimit-policy': `"cost";q=${costPerMinute};w=${windowSeconds}`,
    ratelimit: `"cost";r=${remaining};t=${seconds}`,
    ...(!granted && { 'retry-after': String(seconds) }),
  };
}
