import type { Answer } from './answer.ts';

/** Entity representation: `__typename` and key fields. */
export type Representation = Record<string, unknown>;

/** Deduplicates representations: the planner sends one for every occurrence of an entity. */
export function distinct(representations: readonly Representation[]) {
  const numbers = new Map<string, number>();
  const kept: Representation[] = [];
  const positions = representations.map((representation) => {
    const key = JSON.stringify(representation);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, kept.length);
    return kept.push(representation) - 1;
  });
  return { distinct: kept, positions };
}

/**
 * Restores each entity, and each error about one, to all positions that requested it. Entities are cloned, because the
 * executor mutates them.
 */
export function spread(answer: Answer, positions: readonly number[] | undefined): Answer {
  const entities = answer.data?._entities;
  if (!positions || !Array.isArray(entities) || entities.length === positions.length) return answer;
  const used = new Set<number>();
  const placed = positions.map((position) => {
    if (used.has(position)) return structuredClone(entities[position]);
    used.add(position);
    return entities[position];
  });
  const errors = answer.errors?.flatMap((error) => {
    const [root, position, ...rest] = error.path ?? [];
    if (root !== '_entities' || typeof position !== 'number') return [error];
    const places = [...positions.keys()].filter((place) => positions[place] === position);
    return places.map((place) => ({ ...error, path: [root, place, ...rest] }));
  });
  return { data: { ...answer.data, _entities: placed }, ...(errors && { errors }) };
}
