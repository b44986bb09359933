import { isSmallCell } from '@hopen/schema';
import type {
  Attainment,
  AttainmentCounts,
  ByLegalStatus,
  HeadingAttainment,
  IndicatorAttainment,
} from './attainment.ts';

/** Counts of a suppressed line. */
const SUPPRESSED = {
  declared: null,
  validated: null,
  met: null,
  missing: null,
  rate: null,
  isSuppressed: true,
} as const;

export type PublicCounts = Omit<AttainmentCounts, keyof typeof SUPPRESSED> & {
  readonly [Key in keyof typeof SUPPRESSED]: Key extends keyof AttainmentCounts
    ? AttainmentCounts[Key] | null
    : boolean;
};

export interface PublicIndicatorAttainment extends PublicCounts {
  readonly code: string;
  readonly notApplicable: number | null;
  readonly noCases: number | null;
  readonly quartiles: IndicatorAttainment['quartiles'];
}

export interface PublicHeadingAttainment extends PublicCounts {
  readonly code: string;
  readonly indicators: readonly PublicIndicatorAttainment[];
}

export interface PublicAttainment {
  readonly concerned: number;
  readonly prerequisites: readonly PublicHeadingAttainment[];
  readonly domains: readonly PublicHeadingAttainment[];
}

/** Attainment without suppression, for viewers that see the values behind it. */
export const fullAttainment = (attainment: Attainment): PublicAttainment =>
  suppress(attainment, () => false, 0);

export type StatusAttainments = ByLegalStatus<Attainment>;
export type StatusFilter = keyof ByLegalStatus<unknown>;

/**
 * Public view of an attainment. A line with a small cell is suppressed, and so is the same line of the other status: the line of
 * all less one part would reveal the other.
 */
export function publicAttainment(attainments: StatusAttainments, status: StatusFilter): PublicAttainment {
  return suppress(attainments[status], (select) => isSmallLine(attainments, status, select), LEAST_SHARES);
}

export function isSmallLine(
  attainments: StatusAttainments,
  status: StatusFilter,
  select: LineSelector,
): boolean {
  const [all, ...parts] = [attainments.all, attainments.isPublic, attainments.isPrivate].map((each) =>
    cellsOf(select(each)),
  ) as [number[], number[], number[]];
  const isPartSmall = parts.flat().some(isSmallCell);
  if (status !== 'all') return isPartSmall;
  // If every beneficiary is in the same state, the parts reveal nothing that the whole does not.
  return all.some(isSmallCell) || (isPartSmall && all.filter((count) => count > 0).length < 2);
}

/** Quartiles of fewer shares than these would be single values. */
export const LEAST_SHARES = 10;

type AttainmentLine = HeadingAttainment | IndicatorAttainment;
/** Selects the same line in any attainment. */
export type LineSelector = (attainment: Attainment) => AttainmentLine | undefined;

export function suppress(
  attainment: Attainment,
  isHidden: (select: LineSelector) => boolean,
  leastShares: number,
): PublicAttainment {
  const headings = (kind: 'prerequisites' | 'domains') =>
    attainment[kind].map((heading, place): PublicHeadingAttainment => {
      const shown = isHidden((each) => each[kind][place]) ? SUPPRESSED : { isSuppressed: false };
      const indicators = heading.indicators.map((indicator, rank): PublicIndicatorAttainment => {
        const hidden = isHidden((each) => each[kind][place]?.indicators[rank]);
        return hidden
          ? { ...indicator, ...SUPPRESSED, notApplicable: null, noCases: null, quartiles: null }
          : {
              ...indicator,
              quartiles: sharesOf(indicator) < leastShares ? null : indicator.quartiles,
              isSuppressed: false,
            };
      });
      return { ...heading, ...shown, indicators };
    });
  return {
    concerned: attainment.concerned,
    prerequisites: headings('prerequisites'),
    domains: headings('domains'),
  };
}

/** Number of validated values that are shares, or answers. */
const sharesOf = ({ validated, notApplicable, noCases }: IndicatorAttainment) =>
  validated - notApplicable - noCases;

/** Cells that the counts of a line reveal: each beneficiary concerned is in exactly one; all are 0 where nobody is concerned. */
export function cellsOf(line: AttainmentLine | undefined): number[] {
  if (!line) return [0, 0, 0, 0, 0, 0];
  const { missing, declared, validated, met } = line;
  const [notApplicable, noCases] = 'noCases' in line ? [line.notApplicable, line.noCases] : [0, 0];
  return [
    missing,
    declared - validated,
    validated - met - notApplicable - noCases,
    notApplicable,
    noCases,
    met,
  ];
}
