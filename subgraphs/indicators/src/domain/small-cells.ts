import { isSmallCell, leftOut } from '@hopen/schema';
import type { Attainment, ByStatus, Counts, HeadingAttainment, IndicatorAttainment } from './attainment.ts';

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

/** An attainment with every count, for whoever sees the values behind it. */
export const toldInFull = (attainment: Attainment): ToldAttainment => told(attainment, () => false, 0);

type People = ByStatus<Attainment>;
type Status = keyof ByStatus<unknown>;

/**
 * An attainment as it is told to those who do not see the values behind it. A line with a small cell is suppressed, and so
 * is the same line of the other status: the line of all less one part would tell the other.
 */
export function toldToAll(people: People, status: Status): ToldAttainment {
  return told(people[status], (find) => isSmallLine(people, status, find), LEAST_SHARES);
}

function isSmallLine(people: People, status: Status, find: Find): boolean {
  const [all, ...parts] = [people.all, people.isPublic, people.isPrivate].map((each) =>
    cellsOf(find(each)),
  ) as [number[], number[], number[]];
  const isPartSmall = parts.flat().some(isSmallCell);
  if (status !== 'all') return isPartSmall;
  // Where all are in one cell, so is each part, however small.
  return all.some(isSmallCell) || (isPartSmall && all.filter((count) => count > 0).length < 2);
}

/**
 * The attainment of each region as it is told where that of the country is told too. The country less the regions that are told
 * is the sum of those that are not, and of whoever belongs to none: see `leftOut`.
 */
export class ToldRegions {
  /** By the country's own line: which places of the parts are left out of it. */
  readonly #left = new Map<unknown, ReadonlySet<number>>();
  readonly #parts: readonly People[];

  constructor(
    private readonly country: People,
    private readonly regions: ReadonlyMap<string, People>,
    /** Those of several regions, whom no region counts. */
    elsewhere: People,
  ) {
    this.#parts = [...regions.values(), elsewhere];
  }

  of(regionCode: string, status: Status): ToldAttainment | null {
    const people = this.regions.get(regionCode);
    if (!people) return null;
    const place = this.#parts.indexOf(people);
    return told(people[status], (find) => this.#leftOut(find, status).has(place), LEAST_SHARES);
  }

  /** The public and the private ones are left out together, where either is small. */
  #leftOut(find: Find, status: Status): ReadonlySet<number> {
    const key = find(this.country[status]);
    const known = this.#left.get(key);
    if (known) return known;
    const whole = status === 'all' ? null : this.#leftOut(find, 'all');
    const hidden = this.#parts.map(
      (people, place) => whole?.has(place) === true || isSmallLine(people, status, find),
    );
    const isAnyHidden = hidden.includes(true);
    const parts = this.#parts.map((people, place) => ({
      cells: whole
        ? [...cellsOf(find(people.isPublic)), ...cellsOf(find(people.isPrivate))]
        : cellsOf(find(people.all)),
      size: people.all.concerned,
      // Nobody is told of those of several regions, so they are the first to be left out beside others.
      isHidden: hidden[place]! || (isAnyHidden && place === this.regions.size),
    }));
    // Where the country is not told, there is nothing to take the regions off.
    const isAlone = isSmallLine(this.country, status, find);
    const own = new Set([...hidden.keys()].filter((place) => hidden[place]));
    const left = isAlone ? own : leftOut(parts);
    this.#left.set(key, left);
    return left;
  }
}

/** Of fewer shares than these the quartiles would be single values. */
const LEAST_SHARES = 10;

type Line = HeadingAttainment | IndicatorAttainment;
/** Finds the same line in another attainment. */
type Find = (attainment: Attainment) => Line | undefined;

function told(
  attainment: Attainment,
  isHidden: (find: Find) => boolean,
  leastShares: number,
): ToldAttainment {
  const headings = (kind: 'prerequisites' | 'domains') =>
    attainment[kind].map((heading, place): ToldHeading => {
      const shown = isHidden((each) => each[kind][place]) ? SUPPRESSED : { isSuppressed: false };
      const indicators = heading.indicators.map((indicator, rank): ToldIndicator => {
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

/** How many validated values are shares, or answers. */
const sharesOf = ({ validated, notApplicable, noCases }: IndicatorAttainment) =>
  validated - notApplicable - noCases;

/** Every cell that the counts of a line tell of: each of those concerned is in one; nobody, where nobody is concerned. */
function cellsOf(line: Line | undefined): number[] {
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
