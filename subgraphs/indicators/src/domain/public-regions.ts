import { leftOut } from '@hopen/schema';
import {
  cellsOf,
  isSmallLine,
  LEAST_SHARES,
  type LineSelector,
  type PublicAttainment,
  type StatusAttainments,
  type StatusFilter,
  suppress,
} from './small-cells.ts';

/**
 * Public view of the attainment of each region, where that of the country is public too. The country less the published regions
 * is the sum of the suppressed ones and of the beneficiaries that belong to no single region: see `leftOut`.
 */
export class PublicRegionAttainments {
  /** Indexes of the suppressed parts, by the country's own line. */
  readonly #suppressed = new Map<unknown, ReadonlySet<number>>();
  readonly #parts: readonly StatusAttainments[];

  constructor(
    private readonly country: StatusAttainments,
    private readonly regions: ReadonlyMap<string, StatusAttainments>,
    /** Beneficiaries with sites in several regions, which no region counts. */
    elsewhere: StatusAttainments,
  ) {
    this.#parts = [...regions.values(), elsewhere];
  }

  of(regionCode: string, status: StatusFilter): PublicAttainment | null {
    const region = this.regions.get(regionCode);
    if (!region) return null;
    const index = this.#parts.indexOf(region);
    return suppress(
      region[status],
      (select) => this.#suppressedParts(select, status).has(index),
      LEAST_SHARES,
    );
  }

  /** Public and private lines are suppressed together, where either is small. */
  #suppressedParts(select: LineSelector, status: StatusFilter): ReadonlySet<number> {
    const key = select(this.country[status]);
    const known = this.#suppressed.get(key);
    if (known) return known;
    const whole = status === 'all' ? null : this.#suppressedParts(select, 'all');
    const hidden = this.#parts.map(
      (part, index) => whole?.has(index) === true || isSmallLine(part, status, select),
    );
    const isAnyHidden = hidden.includes(true);
    const parts = this.#parts.map((part, index) => ({
      cells: whole
        ? [...cellsOf(select(part.isPublic)), ...cellsOf(select(part.isPrivate))]
        : cellsOf(select(part.all)),
      size: part.all.concerned,
      // Beneficiaries of several regions are published nowhere, so they are the first to be suppressed beside others.
      isHidden: hidden[index]! || (isAnyHidden && index === this.regions.size),
    }));
    // Without a published line of the country there is nothing to subtract the regions from.
    const isCountryHidden = isSmallLine(this.country, status, select);
    const own = new Set([...hidden.keys()].filter((index) => hidden[index]));
    const suppressed = isCountryHidden ? own : leftOut(parts);
    this.#suppressed.set(key, suppressed);
    return suppressed;
  }
}
