import { DataOrigin } from '@hopen/schema';

/** Figures of a selection for one domain. */
export interface DomainFigures {
  readonly domainCode: string;
  readonly applications: number;
  readonly retained: number;
  readonly granted: number;
}

/** Figures of a selection, counted as the programme publishes them: "establishments" are distinct beneficiaries. */
export interface SelectionFigures {
  readonly candidates: number;
  readonly applications: number;
  readonly retained: number;
  readonly establishments: number;
  readonly publicEstablishments: number;
  readonly granted: number;
  /** Synthetic as soon as one of the applications counted is. */
  readonly dataOrigin: DataOrigin;
  readonly byDomain: readonly DomainFigures[];
}

/** Selection before the first application. */
export const NOTHING_SELECTED: SelectionFigures = {
  candidates: 0,
  applications: 0,
  retained: 0,
  establishments: 0,
  publicEstablishments: 0,
  granted: 0,
  dataOrigin: DataOrigin.DECLARED,
  byDomain: [],
};

/** Application that was filed, as far as a selection counts it. */
export interface Selectable {
  readonly beneficiary: string;
  readonly domainCode: string;
  readonly isRetained: boolean;
  readonly grantedCents: number | null;
  readonly isSynthetic: boolean;
}

/** Counts these applications; who is public is said of that day. */
export function selectionOf(
  applications: readonly Selectable[],
  isPublic: (beneficiary: string) => boolean,
): SelectionFigures {
  const retained = applications.filter(({ isRetained }) => isRetained);
  const establishments = new Set(retained.map(({ beneficiary }) => beneficiary));
  const byDomain = [...Map.groupBy(applications, ({ domainCode }) => domainCode)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([domainCode, own]) => ({ domainCode, applications: own.length, ...retainedOf(own) }));
  const isSynthetic = applications.some((each) => each.isSynthetic);
  return {
    candidates: new Set(applications.map(({ beneficiary }) => beneficiary)).size,
    applications: applications.length,
    ...retainedOf(retained),
    establishments: establishments.size,
    publicEstablishments: [...establishments].filter(isPublic).length,
    dataOrigin: isSynthetic ? DataOrigin.SYNTHETIC : DataOrigin.DECLARED,
    byDomain,
  };
}

function retainedOf(applications: readonly Selectable[]): Pick<DomainFigures, 'retained' | 'granted'> {
  const retained = applications.filter(({ isRetained }) => isRetained);
  return {
    retained: retained.length,
    granted: retained.reduce((sum, { grantedCents }) => sum + (grantedCents ?? 0), 0),
  };
}
