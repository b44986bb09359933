import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Limits } from './limits.ts';

/**
 * Rate-limit store: any limiter of rate-limiter-flexible. Several gateways that share budgets pass one backed by Redis.
 */
export type RateLimitStore = Pick<RateLimiterAbstract, 'consume' | 'reward' | 'penalty' | 'get'>;

/** Remaining budget of a client. */
export interface Balance {
  readonly granted: boolean;
  readonly remaining: number;
  /** Time when the full budget is restored. */
  readonly resetAt: Date;
}

export const rateLimitsInMemory = ({ costPerMinute, windowSeconds }: Limits): RateLimitStore =>
  new RateLimiterMemory({ points: costPerMinute, duration: windowSeconds });

/**
 * Charges a cost to a client's budget. A cost above the remainder is refused and not charged, so that a cheaper request
 * may still pass; `done`, the work already spent on this request, is charged in any case.
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

/** Returns what a request cost less than charged, or charges what it cost more, within the same window. */
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

/** Balance of a client with an exhausted budget; undefined if anything is left. */
export async function nothingLeft(budgets: RateLimitStore, viewer: string): Promise<Balance | undefined> {
  const spent = await budgets.get(viewer);
  // A store may still hold a budget whose window has expired.
  const isOver = !spent || spent.msBeforeNext <= 0;
  return isOver || spent.remainingPoints > 0 ? undefined : balance(spent, false);
}

const balance = ({ remainingPoints, msBeforeNext }: RateLimiterRes, granted: boolean): Balance => ({
  granted,
  remaining: remainingPoints,
  resetAt: new Date(Date.now() + msBeforeNext),
});
