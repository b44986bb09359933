import { NOTHING_SELECTED, type SelectionFigures } from '../domain/selection.ts';
import type { SelectionType } from './programme.type.ts';

/** A selection as the graph shows it: each domain by its key, and its share of what was granted. */
export function presentSelection(
  programmeCode: string,
  figures: SelectionFigures = NOTHING_SELECTED,
): SelectionType {
  return {
    ...figures,
    byDomain: figures.byDomain.map(({ domainCode, ...domain }) => ({
      ...domain,
      domain: { programmeCode, code: domainCode },
      share: figures.granted === 0 ? 0 : domain.granted / figures.granted,
    })),
  };
}
