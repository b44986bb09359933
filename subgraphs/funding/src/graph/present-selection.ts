import type { CivilDay } from '@hopen/schema';
import type { SelectionView } from '../domain/reports/small-cells.ts';
import { type SelectionType } from './selection.type.ts';

/** Selection as the graph shows it: each domain by its key, and its share of what was granted. */
export function presentSelection(
  programmeCode: string,
  selection: SelectionView,
  asOf: CivilDay,
): SelectionType {
  return {
    ...selection,
    asOf,
    byDomain: selection.byDomain.map(({ domainCode, ...domain }) => ({
      ...domain,
      domain: { programmeCode, code: domainCode },
      share: shareOf(domain.granted, selection.granted),
    })),
  };
}

function shareOf(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null) return null;
  return whole === 0 ? 0 : part / whole;
}
