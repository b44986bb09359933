import type { SqlEntityManager } from '@hopen/kit/database';

interface Kept<Figures> {
  readonly stamp: string;
  readonly figures: Promise<Figures>;
}

/**
 * Keeps figures of the past in memory, by database and key, for as long as the stamp of the facts behind them is the same. What
 * failed is tried again.
 */
export function figureCache<Figures>() {
  const kept = new WeakMap<object, Map<string, Kept<Figures>>>();
  return (
    em: SqlEntityManager,
    { key, stamp }: { readonly key: string; readonly stamp: string },
    find: () => Promise<Figures>,
  ): Promise<Figures> => {
    const ofDatabase = kept.get(em.getDriver()) ?? new Map<string, Kept<Figures>>();
    kept.set(em.getDriver(), ofDatabase);
    const known = ofDatabase.get(key);
    if (known?.stamp === stamp) return known.figures;
    const figures = find();
    ofDatabase.set(key, { stamp, figures });
    figures.catch(() => ofDatabase.delete(key));
    return figures;
  };
}
