import DataLoader from 'dataloader';

/**
 * A loader of one row per key: all keys asked for in one tick share one call of `find`, and are asked for once.
 * A key that nothing answers to gives null.
 */
export function oneByKey<Row>(
  find: (keys: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await find(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
}

/** A loader of all rows of each key, in the order found. Only for lists that are short by nature. */
export function manyByKey<Row>(
  find: (keys: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row[]> {
  return new DataLoader(async (keys) => {
    const rows = Map.groupBy(await find(keys), keyOf);
    return keys.map((key) => rows.get(key) ?? []);
  });
}
