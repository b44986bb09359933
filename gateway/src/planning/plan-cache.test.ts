import { describe, expect, it } from '@jest/globals';
import { OperationTypeNode, parse } from 'graphql';
import { documentsInMemory, PlanCache } from './plan-cache.ts';

const plan = (operation: string) =>
  ({
    kind: 'QueryPlan',
    node: {
      kind: 'Fetch',
      serviceName: 'a',
      operationKind: OperationTypeNode.QUERY,
      operation,
      operationName: undefined,
    },
  }) as const;

describe('what is kept between requests is bounded by its size', () => {
  it('plans: the one that was not used longest goes first', async () => {
    const plans = new PlanCache(12_000);
    const keys = ['a', 'b', 'c', 'd'];
    for (const key of keys) {
      await plans.set(key, plan(key.repeat(800)));
      await plans.get('a');
    }
    expect(keys.map((key) => plans.has(key))).toEqual([true, false, true, true]);
    plans.clear();
    expect(keys.some((key) => plans.has(key))).toBe(false);
  });

  it('a plan that is larger than all the room is not kept', async () => {
    const plans = new PlanCache(10_000);
    await plans.set('a', plan('a'.repeat(10_000)));
    expect(await plans.get('a')).toBeUndefined();
  });

  it('documents', async () => {
    const documents = documentsInMemory(5_000);
    for (const key of ['a', 'b', 'c']) await documents.set(key, parse(`{ ${key.repeat(16)} }`));
    expect(await documents.get('a')).toBeUndefined();
    expect(await documents.get('c')).toBeDefined();
  });
});
