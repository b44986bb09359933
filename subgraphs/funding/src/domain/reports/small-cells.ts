import { type CivilDay, isSmallCell, lastYearEnd, leftOut } from '@hopen/schema';
import type { Envelope } from '../envelope.ts';
import { type DomainFigures, NOTHING_SELECTED, type SelectionFigures } from './selection.ts';

/** Selection of one domain as a viewer sees it; suppressed figures are null. */
export interface DomainView {
  readonly domainCode: string;
  readonly applications: number | null;
  readonly retained: number | null;
  readonly granted: number | null;
  readonly isSuppressed: boolean;
}

type Suppressible<Figures> = { readonly [Key in keyof Figures]: number | null };

/** Selection as a viewer sees it; figures that would reveal one or two beneficiaries are null. */
export interface SelectionView
  extends Suppressible<Omit<SelectionFigures, 'byDomain' | 'dataOrigin'>>,
    Pick<SelectionFigures, 'dataOrigin'> {
  readonly isSuppressed: boolean;
  readonly byDomain: readonly DomainView[];
}

/** Payments of a region by the end of an odd year. */
export interface Paid {
  readonly regionCode: string;
  readonly paidCents: number;
  /** Number of beneficiaries paid or corrected in the last two such years with any payment. */
  readonly moved: number;
  /** Number of beneficiaries accepted and not paid in full. */
  readonly waiting: number;
}

/**
 * Day before `day` as of which payments are public: the last 31 December of an odd year. Published each year they would
 * say in which of them most balances of a region were paid, and that is a better guess of each than none.
 */
export function publicPaymentsDay(day: CivilDay): CivilDay {
  const yearEnd = lastYearEnd(day);
  return Number(yearEnd.slice(0, 4)) % 2 === 1 ? yearEnd : lastYearEnd(yearEnd);
}

/** Rounding of the payments that outsiders see: 10,000 €. */
const ROUNDING_CENTS = 1_000_000;

/**
 * Public view of an envelope. `committed` is everything that was ever accepted; null for one or two beneficiaries. `paid` is
 * the sum by the end of an odd year, rounded; null when one or two were paid last, or one or two are still unpaid: a payment is
 * a share of a public grant, so a sum that moves by few of them names them.
 */
export function publicEnvelope({ beneficiaries, granted }: Envelope, paid: Paid | null) {
  const isFew = isSmallCell(beneficiaries);
  const isPaidHidden = isFew || (paid !== null && (isSmallCell(paid.moved) || isSmallCell(paid.waiting)));
  return {
    committed: isFew ? null : granted,
    paid: isPaidHidden ? null : Math.round((paid?.paidCents ?? 0) / ROUNDING_CENTS) * ROUNDING_CENTS,
    isSuppressed: isPaidHidden,
  };
}

/** View of whoever sees the applications behind the figures. */
export const fullSelection = (figures: SelectionFigures): SelectionView => ({
  ...figures,
  isSuppressed: false,
  byDomain: figures.byDomain.map((line) => ({ ...line, isSuppressed: false })),
});

/**
 * Public view of a selection. As soon as one domain has a small count all domains are suppressed: the choice of those left out
 * beside it would reveal more than their sums. Where the figures of the whole are small, everything is suppressed.
 */
export function publicSelection(figures: SelectionFigures): SelectionView {
  const { applications, publicEstablishments, byDomain } = figures;
  const isHidden = byDomain.some((line) => cellsOf(line).some(isSmallCell));
  // A domain without applications has no line: of as many applications as there are lines, each line has one.
  if (wholeCells(figures).some(isSmallCell) || (isHidden && applications <= byDomain.length))
    return suppressedSelection(figures);
  return {
    ...figures,
    publicEstablishments: publicCells(figures).some(isSmallCell) ? null : publicEstablishments,
    isSuppressed: false,
    byDomain: byDomain.map((line) => (isHidden ? suppressedDomain(line) : { ...line, isSuppressed: false })),
  };
}

/**
 * Public views of all regions beside that of the country. The country less the regions that are shown is the sum of those that
 * are not, so each figure is suppressed in as many regions as it takes for that sum to be of many: see `leftOut`.
 */
export function publicRegionSelections(
  regions: ReadonlyMap<string, SelectionFigures>,
  domainCodes: readonly string[],
): Map<string, SelectionView> {
  const all = [...regions].map(([code, figures]) => ({ code, figures, shown: publicSelection(figures) }));
  type Region = (typeof all)[number];
  const left = (isHidden: (region: Region) => boolean, cells: (figures: SelectionFigures) => number[]) => {
    const parts = all.map((region) => ({
      cells: cells(region.figures),
      size: region.figures.applications,
      isHidden: isHidden(region),
    }));
    return new Set([...leftOut(parts)].map((place) => all[place]!.code));
  };
  const whole = left(({ shown }) => shown.isSuppressed, wholeCells);
  const publicOnes = left(
    ({ code, shown }) => whole.has(code) || shown.publicEstablishments === null,
    publicCells,
  );
  const domains = left(
    ({ code, shown }) => whole.has(code) || shown.byDomain.some(({ isSuppressed }) => isSuppressed),
    ({ byDomain }) =>
      domainCodes.flatMap((wanted) =>
        cellsOf(byDomain.find(({ domainCode }) => domainCode === wanted) ?? NOTHING_SELECTED),
      ),
  );
  const viewOf = ({ code, figures, shown }: Region): SelectionView => {
    // Every domain gets a line: a missing one would reveal that nobody applied for it.
    const suppressedDomains = domainCodes.map((domainCode) => suppressedDomain({ domainCode }));
    if (whole.has(code)) return { ...suppressedSelection(figures), byDomain: suppressedDomains };
    return {
      ...shown,
      publicEstablishments: publicOnes.has(code) ? null : shown.publicEstablishments,
      byDomain: domains.has(code) ? suppressedDomains : shown.byDomain,
    };
  };
  return new Map(all.map((region) => [region.code, viewOf(region)]));
}

type Counts = Pick<DomainFigures, 'applications' | 'retained'>;

const cellsOf = ({ applications, retained }: Counts) => [applications, retained, applications - retained];

const wholeCells = (figures: SelectionFigures) => {
  const { candidates, establishments } = figures;
  return [...cellsOf(figures), candidates, establishments, candidates - establishments];
};

const publicCells = ({ publicEstablishments, establishments }: SelectionFigures) => [
  publicEstablishments,
  establishments - publicEstablishments,
];

const suppressedDomain = ({ domainCode }: Pick<DomainFigures, 'domainCode'>): DomainView => ({
  domainCode,
  applications: null,
  retained: null,
  granted: null,
  isSuppressed: true,
});

const suppressedSelection = ({ dataOrigin, byDomain }: SelectionFigures): SelectionView => ({
  candidates: null,
  applications: null,
  retained: null,
  establishments: null,
  publicEstablishments: null,
  granted: null,
  dataOrigin,
  isSuppressed: true,
  byDomain: byDomain.map(suppressedDomain),
});
