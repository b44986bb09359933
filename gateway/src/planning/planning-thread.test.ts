import { readFile } from 'node:fs/promises';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { createLog } from '@hopen/kit/server';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { PlanCache } from './plan-cache.ts';
import { PlanningThread } from './planning-thread.ts';

const CONFIG = { exposeDocumentNodeInFetchNode: true };
const supergraphSdl = await readFile(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8');
const DASHBOARD = parse(`query ($with: Boolean!) { regions { code envelope(programme: "HOPEN") { paid }
  roadmap @include(if: $with) { ...R } } } fragment R on RegionalRoadmap { vision ... on PacaRoadmap { version } }`);
const question = (alias: string) => parse(`{ ${alias}: regions { code } }`);

let plans: PlanCache;
let thread: PlanningThread;
beforeEach(() => {
  plans = new PlanCache(10_000_000);
  thread = new PlanningThread(plans, CONFIG, createLog({ to: { write: () => {} } }));
  thread.use(supergraphSdl);
});
afterEach(() => thread.stop());

describe('the planning thread', () => {
  it('plans as the gateway does', async () => {
    await thread.plan('a', DASHBOARD, 'me');
    const supergraph = Supergraph.build(supergraphSdl);
    const operation = operationFromDocument(supergraph.apiSchema(), DASHBOARD);
    const plan = new QueryPlanner(supergraph, CONFIG).buildQueryPlan(operation);
    expect(await plans.get('a')).toEqual(structuredClone(plan));
  });

  it('plans what is asked twice once, and of each viewer in turn', async () => {
    const order: string[] = [];
    const plan = (key: string, viewer: string) =>
      thread.plan(key, question(key), viewer).then(() => void order.push(key));
    const all = [plan('a1', 'a'), plan('a2', 'a'), plan('a3', 'a'), plan('a3', 'b'), plan('b1', 'b')];
    expect(['a1', 'a3', 'b1', 'c'].map((key) => thread.knows(key))).toEqual([true, true, true, false]);
    await Promise.all(all);
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'a3']);
  });

  it('leaves small ones to the gateway until it has started', async () => {
    await thread.plan('a', question('a'), 'me', 2_000);
    expect([thread.knows('a'), plans.has('a')]).toEqual([false, false]);
    await thread.plan('b', question('b'), 'me', 2_001);
    await thread.plan('c', question('c'), 'me', 2_000);
    expect([plans.has('b'), plans.has('c')]).toEqual([true, true]);
  });

  it('says what it cannot plan, and goes on', async () => {
    await expect(thread.plan('a', parse('{ nothing }'), 'me')).rejects.toThrow('nothing');
    expect(thread.knows('a')).toBe(false);
    await thread.plan('b', question('b'), 'me');
    expect(plans.has('b')).toBe(true);
  });

  it('has no plan under way while another supergraph comes, and plans by that one then', async () => {
    const begun = [thread.plan('a', question('a'), 'me'), thread.plan('b', question('b'), 'me')];
    const goOn = await thread.pause();
    expect(['a', 'b'].map((key) => plans.has(key))).toEqual([true, true]);
    await Promise.all(begun);
    await thread.plan('c', question('c'), 'me');
    expect(thread.knows('c')).toBe(false);
    thread.use(supergraphSdl.replaceAll('regions', 'regionen'));
    goOn();
    await expect(thread.plan('c', question('c'), 'me')).rejects.toThrow('regions');
    await thread.plan('d', parse('{ regionen { code } }'), 'me');
    expect(plans.has('d')).toBe(true);
  });
});
