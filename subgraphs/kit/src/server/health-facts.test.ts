import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { HealthFacts } from '../subgraph/subgraph.ts';
import { cachedFacts } from './health-facts.ts';
import { createLog } from './log.ts';

const MINUTE_MS = 60_001;

let now: number;
let lines: Record<string, unknown>[];
let reads: (() => Promise<HealthFacts>)[];
let facts: () => Promise<object>;
beforeEach(() => {
  now = 0;
  lines = [];
  reads = [];
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const log = createLog({ to: { write: (line: string) => void lines.push(JSON.parse(line)) } });
  facts = cachedFacts(() => reads.shift()!(), log);
});

afterEach(() => void jest.restoreAllMocks());

const gives = (age: number, warning: string | null) => async () => ({ facts: { age }, warning });

describe('the facts of /health', () => {
  it('are read once a minute at most', async () => {
    reads = [gives(1, null), gives(2, null)];
    expect([await facts(), await facts()]).toEqual([{ age: 1 }, { age: 1 }]);
    now += MINUTE_MS;
    expect(await facts()).toEqual({ age: 2 });
    expect(lines).toEqual([]);
  });

  it('are the last ones known while they cannot be read, or take long', async () => {
    reads = [
      gives(1, null),
      () => Promise.reject(new Error('the database is away')),
      () => new Promise(() => {}),
    ];
    for (let time = 0; time < 3; time++) {
      expect(await facts()).toEqual({ age: 1 });
      now += MINUTE_MS;
    }
    expect(lines).toEqual([expect.objectContaining({ msg: 'the facts of /health could not be read' })]);
  });

  it('are logged with a warning once, and again when it changes', async () => {
    reads = [gives(41, 'old: 41'), gives(41, 'old: 41'), gives(42, 'old: 42'), gives(0, null)];
    for (let time = 0; time < 4; time++) {
      await facts();
      now += MINUTE_MS;
    }
    expect(lines).toEqual([
      expect.objectContaining({ level: 'warn', msg: 'old: 41', age: 41 }),
      expect.objectContaining({ level: 'warn', msg: 'old: 42', age: 42 }),
    ]);
  });
});
