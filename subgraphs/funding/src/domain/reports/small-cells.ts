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
 * The day before `day` as of which outsiders are told payments: the last 31 December of an odd year. Suppressible each year they would
 * say in which of them most balances of a region were paid, and that is a better guess of each than none.
 */
export function publicPaymentsDay(day: CivilDay): CivilDay {
  const yearEnd = lastYearEnd(day);
  return Number(yearEnd.slice(0, 4)) % 2 === 1 ? yearEnd : lastYearEnd(yearEnd);
}

/** Rounding of the payments that outsiders see: 10,000 €. */
const ROUNDING_CENTS = 1_000_000;

/**
 * What everyone is told of an envelope. A payment is a share of a grant that is public, so a sum that moves by few of them, or in
 * which few are lacking, names them: what is paid is the sum of an odd year's end, rounded, and suppressedDomain where one or two moved it last,
 * or wait for theirs. What was accepted is public, and suppressedDomain only where it is of one or two.
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
 * For everyone else. As soon as one domain has a small count no domain is shown: which ones were left out beside it would tell
 * more than their sums. Where the figures of the whole are small themselves, nothing is.
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
 * For everyone but a region's agency, where the country is told too. The country less the regions that are told is the sum of
 * those that are not, so of each figure as many regions go as it takes for that sum to be of many: see `leftOut`.
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
