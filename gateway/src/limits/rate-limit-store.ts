import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limits } from './limits.ts';

/**
 * Where budgets are kept. Each limiter of rate-limiter-flexible is one: several gateways that are to count together hand in
 * the one that keeps its counts in Redis.
 */
export type RateLimitStore = Pick<RateLimiterAbstract, 'consume' | 'reward' | 'penalty' | 'get'>;

/** What is left of a viewer's budget. */
export interface Balance {
  readonly granted: boolean;
  readonly remaining: number;
  /** When the whole budget is there again. */
  readonly resetAt: Date;
}

export const rateLimitsInMemory = ({ costPerMinute, windowSeconds }: Limits): RateLimitStore =>
  new RateLimiterMemory({ points: costPerMinute, duration: windowSeconds });

/**
 * Takes a cost off a viewer's budget. What it does not hold is not taken: a smaller question may still be asked. What was
 * `done` for the request before that is taken in any case.
 */
export async function spend(
  budgets: RateLimitStore,
  viewer: string,
  cost: number,
  done = 0,
): Promise<Balance> {
  try {
    return balance(await budgets.consume(viewer, cost + done), true);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return balance(await budgets.reward(viewer, cost), false);
  }
}

/** Gives back what a request cost less than was taken for it, or takes what it cost more, as long as its minute lasts. */
export async function settle(
  budgets: RateLimitStore,
  viewer: string,
  rest: number,
  before: Balance,
): Promise<Balance> {
  if (rest === 0 || before.resetAt.getTime() <= Date.now()) return before;
  const after = rest > 0 ? budgets.reward(viewer, rest) : budgets.penalty(viewer, -rest);
  return balance(await after, before.granted);
}

/** The balance of a viewer who has nothing left. */
export async function nothingLeft(budgets: RateLimitStore, viewer: string): Promise<Balance | undefined> {
  const spent = await budgets.get(viewer);
  // A store may still keep a budget whose minute is over.
  const isOver = !spent || spent.msBeforeNext <= 0;
  return isOver || spent.remainingPoints > 0 ? undefined : balance(spent, false);
}

const balance = ({ remainingPoints, msBeforeNext }: RateLimiterRes, granted: boolean): Balance => ({
  granted,
  remaining: remainingPoints,
  resetAt: new Date(Date.now() + msBeforeNext),
});
