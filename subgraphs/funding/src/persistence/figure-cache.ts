import type { SqlEntityManager } from '@hopen/kit/database';

interface CachedFigures<Figures> {
  readonly stamp: string;
  readonly figures: Promise<Figures>;
}

/**
 * Caches figures of the past by database and key, as long as the stamp of the facts behind them is the same. Failures are not
 * cached.
 */
export function figureCache<Figures>() {
  const caches = new WeakMap<object, Map<string, CachedFigures<Figures>>>();
  return (
    em: SqlEntityManager,
    { key, stamp }: { readonly key: string; readonly stamp: string },
    find: () => Promise<Figures>,
  ): Promise<Figures> => {
    const ofDatabase = caches.get(em.getDriver()) ?? new Map<string, CachedFigures<Figures>>();
    caches.set(em.getDriver(), ofDatabase);
    const known = ofDatabase.get(key);
    if (known?.stamp === stamp) return known.figures;
    const figures = find();
    ofDatabase.set(key, { stamp, figures });
    figures.catch(() => ofDatabase.delete(key));
    return figures;
  };
}
