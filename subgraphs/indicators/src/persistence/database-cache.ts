import type { SqlEntityManager } from '@hopen/kit/database';

/** Makes an in-memory cache with one map per database, which goes when the database does. */
export function databaseCache<Entry>(): (em: SqlEntityManager) => Map<string, Entry> {
  const maps = new WeakMap<object, Map<string, Entry>>();
  return (em) => {
    const driver = em.getDriver();
    const entries = maps.get(driver) ?? new Map<string, Entry>();
    maps.set(driver, entries);
    return entries;
  };
}
