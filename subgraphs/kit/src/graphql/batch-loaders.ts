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

/** Memoises loaders by the words that distinguish them, such as programme and day. */
export function perKey<Words extends string[], Value>(
  make: (...words: Words) => Value,
): (...words: Words) => Value {
  const made = new Map<string, Value>();
  return (...words) => {
    const key = words.join(' ');
    if (!made.has(key)) made.set(key, make(...words));
    return made.get(key)!;
  };
}
