import { isSmallCell } from '@hopen/schema';
import type { Attainment, Counts, HeadingAttainment, IndicatorAttainment } from './attainment.ts';

/** A line without its counts. */
const SUPPRESSED = {
  declared: null,
  validated: null,
  met: null,
  missing: null,
  rate: null,
  isSuppressed: true,
} as const;

export type ToldCounts = Omit<Counts, keyof typeof SUPPRESSED> & {
  readonly [Key in keyof typeof SUPPRESSED]: Key extends keyof Counts ? Counts[Key] | null : boolean;
};

export interface ToldIndicator extends ToldCounts {
  readonly code: string;
  readonly notApplicable: number | null;
  readonly noCases: number | null;
  readonly quartiles: IndicatorAttainment['quartiles'];
}

export interface ToldHeading extends ToldCounts {
  readonly code: string;
  readonly indicators: readonly ToldIndicator[];
}

export interface ToldAttainment {
  readonly concerned: number;
  readonly prerequisites: readonly ToldHeading[];
  readonly domains: readonly ToldHeading[];
}

/** The same people three times: all of them, and the public and the private ones. */
export interface ByStatus<Value> {
  readonly all: Value;
  readonly isPublic: Value;
  readonly isPrivate: Value;
}

/** An attainment with every count, for whoever sees the values behind it. */
export const toldInFull = (attainment: Attainment): ToldAttainment => told(attainment, () => false);

/**
 * An attainment as it is told to those who do not see the values behind it. A line with a small cell is suppressed, and so
 * is the same line of the other status: the line of all less one part would tell the other.
 */
export function toldToAll(
  attainments: ByStatus<Attainment>,
  status: keyof ByStatus<unknown>,
): ToldAttainment {
  return told(attainments[status], (find) => {
    const [all, ...parts] = [attainments.all, attainments.isPublic, attainments.isPrivate].map((each) =>
      cellsOf(find(each)!),
    ) as [number[], number[], number[]];
    const isPartSmall = parts.flat().some(isSmallCell);
    if (status !== 'all') return isPartSmall;
    // Where all are in one cell, so is each part, however small.
    return all.some(isSmallCell) || (isPartSmall && all.filter((count) => count > 0).length < 2);
  });
}

type Line = HeadingAttainment | IndicatorAttainment;
/** Finds the same line in another attainment. */
type Find = (attainment: Attainment) => Line | undefined;

function told(attainment: Attainment, isHidden: (find: Find) => boolean): ToldAttainment {
  const headings = (kind: 'prerequisites' | 'domains') =>
    attainment[kind].map((heading, place): ToldHeading => {
      const shown = isHidden((each) => each[kind][place]) ? SUPPRESSED : { isSuppressed: false };
      const indicators = heading.indicators.map((indicator, rank): ToldIndicator => {
        const hidden = isHidden((each) => each[kind][place]?.indicators[rank]);
        return hidden
          ? { ...indicator, ...SUPPRESSED, notApplicable: null, noCases: null, quartiles: null }
          : { ...indicator, isSuppressed: false };
      });
      return { ...heading, ...shown, indicators };
    });
  return {
    concerned: attainment.concerned,
    prerequisites: headings('prerequisites'),
    domains: headings('domains'),
  };
}

/** Every cell that the counts of a line tell of: each of those concerned is in one. */
function cellsOf(line: Line): number[] {
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
