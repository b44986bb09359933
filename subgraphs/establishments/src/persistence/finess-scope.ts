import type { Scope } from '../domain/finess-scope.ts';
import type { Transaction } from './finess-staging.ts';

/** Scope of an import: these categories, and every site that is here already. */
export async function findScope(em: Transaction, categories: readonly string[] | null): Promise<Scope> {
  const rows: { finess: string }[] = await em.execute('select finess from establishments.establishment');
  return {
    categories: categories && new Set(categories),
    known: new Set(rows.map(({ finess }) => finess)),
  };
}
