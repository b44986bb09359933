import type { Answer } from './answer.ts';

/** The key of an entity, with its `__typename`, as a subgraph is asked for it. */
export type Representation = Record<string, unknown>;

/** The planner sends a representation for every place that an entity stands in; the subgraph needs each one once. */
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
 * Puts each entity, and each error about one, back into every place that asked for it: copies, because the executor
 * writes into them.
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
