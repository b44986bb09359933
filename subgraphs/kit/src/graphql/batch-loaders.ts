import DataLoader from 'dataloader';

/** DataLoader of one row per key; null for an unknown key. */
export function oneByKey<Row>(
  find: (keys: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const rows = new Map((await find(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => rows.get(key) ?? null);
  });
}

/** DataLoader of all rows per key, in query order; for short lists only. */
export function manyByKey<Row>(
  find: (keys: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): DataLoader<string, Row[]> {
  return new DataLoader(async (keys) => {
    const rows = Map.groupBy(await find(keys), keyOf);
    return keys.map((key) => rows.get(key) ?? []);
  });
}
