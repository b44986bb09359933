import { addDays, type CivilDay } from '@hopen/schema';

const DAY_MS = 86_400_000;

/** Deterministic pseudo-random draws. */
export interface Random {
  /** Number in [0, 1). */
  unit(): number;
  /** Integer, both ends included. */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  weighted<T>(list: readonly T[], weightOf: (item: T) => number): T;
  /** Shuffled copy. */
  shuffle<T>(list: readonly T[]): T[];
  /** Day in a range, both ends included. */
  day(from: CivilDay, until: CivilDay): CivilDay;
}

/** Creates a generator seeded by a topic, so that changing one part of the generation does not affect the others. */
export function randomFor(idea: string): Random {
  const unit = mulberry32(hash(idea));
  const int = (min: number, max: number) => min + Math.floor(unit() * (max - min + 1));
  const pick = <T>(list: readonly T[]) => list[int(0, list.length - 1)]!;
  return {
    unit,
    int,
    pick,
    chance: (probability) => unit() < probability,
    weighted: (list, weightOf) => {
      let left = unit() * list.reduce((sum, item) => sum + weightOf(item), 0);
      const chosen = list.find((item) => {
        left -= weightOf(item);
        return left < 0;
      });
      return chosen ?? list.at(-1)!;
    },
    shuffle: (list) => {
      const copy = [...list];
      for (let last = copy.length - 1; last > 0; last--) {
        const other = int(0, last);
        [copy[last], copy[other]] = [copy[other]!, copy[last]!];
      }
      return copy;
    },
    day: (from, until) => addDays(from, int(0, (Date.parse(until) - Date.parse(from)) / DAY_MS)),
  };
}

/** Mulberry32 by Tommy Ettinger (public domain): 32 bits of state, sufficient here. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a hash of the topic, used as seed. */
function hash(text: string): number {
  let seed = 0x811c9dc5;
  for (const character of text) seed = Math.imul(seed ^ character.codePointAt(0)!, 0x01000193);
  return seed >>> 0;
}
