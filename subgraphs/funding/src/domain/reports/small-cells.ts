import { type CivilDay, isSmallCell, lastYearEnd, leftOut } from '@hopen/schema';
import type { Envelope } from '../envelope.ts';
import { type DomainFigures, NOTHING_SELECTED, type SelectionFigures } from './selection.ts';

/** What was asked and retained for one domain, as it is told. */
export interface DomainAnswer {
  readonly domainCode: string;
  readonly applications: number | null;
  readonly retained: number | null;
  readonly granted: number | null;
  readonly isSuppressed: boolean;
}

type Told<Figures> = { readonly [Key in keyof Figures]: number | null };

/** A selection as it is told: what would tell of one or two is null. */
export interface ToldSelection
  extends Told<Omit<SelectionFigures, 'byDomain' | 'dataOrigin'>>,
    Pick<SelectionFigures, 'dataOrigin'> {
  readonly isSuppressed: boolean;
  readonly byDomain: readonly DomainAnswer[];
}

/** What a region had paid at the end of an odd year. */
export interface Paid {
  readonly regionCode: string;
  readonly paidCents: number;
  /** To how many beneficiaries, in the last two years that ended so in which anything was paid or taken back. */
  readonly moved: number;
  /** How many were accepted and not paid in full. */
  readonly waiting: number;
}

/**
 * The day before `day` as of which outsiders are told payments: the last 31 December of an odd year. Told each year they would
 * say in which of them most balances of a region were paid, and that is a better guess of each than none.
 */
export function paidToldAsOf(day: CivilDay): CivilDay {
  const yearEnd = lastYearEnd(day);
  return Number(yearEnd.slice(0, 4)) % 2 === 1 ? yearEnd : lastYearEnd(yearEnd);
}

/** To what outsiders are told payments: 10,000 €. */
const ROUNDING_CENTS = 1_000_000;

/**
 * What everyone is told of an envelope. A payment is a share of a grant that is public, so a sum that moves by few of them, or in
 * which few are lacking, names them: what is paid is the sum of an odd year's end, rounded, and untold where one or two moved it last,
 * or wait for theirs. What was accepted is public, and untold only where it is of one or two.
 */
export function envelopeToldToAll({ beneficiaries, granted }: Envelope, paid: Paid | null) {
  const isFew = isSmallCell(beneficiaries);
  const isPaidHidden = isFew || (paid !== null && (isSmallCell(paid.moved) || isSmallCell(paid.waiting)));
  return {
    committed: isFew ? null : granted,
    paid: isPaidHidden ? null : Math.round((paid?.paidCents ?? 0) / ROUNDING_CENTS) * ROUNDING_CENTS,
    isSuppressed: isPaidHidden,
  };
}

/** For whoever sees the applications behind it. */
export const toldInFull = (figures: SelectionFigures): ToldSelection => ({
  ...figures,
  isSuppressed: false,
  byDomain: figures.byDomain.map((line) => ({ ...line, isSuppressed: false })),
});

/**
 * For everyone else. As soon as one domain has a small count no domain is told: which ones were left out beside it would tell
 * more than their sums. Where the figures of the whole are small themselves, nothing is.
 */
export function toldToAll(figures: SelectionFigures): ToldSelection {
  const { applications, publicEstablishments, byDomain } = figures;
  const isHidden = byDomain.some((line) => cellsOf(line).some(isSmallCell));
  // A domain without applications has no line: of as many applications as there are lines, each line has one.
  if (wholeCells(figures).some(isSmallCell) || (isHidden && applications <= byDomain.length))
    return nothingTold(figures);
  return {
    ...figures,
    publicEstablishments: publicCells(figures).some(isSmallCell) ? null : publicEstablishments,
    isSuppressed: false,
    byDomain: byDomain.map((line) => (isHidden ? untold(line) : { ...line, isSuppressed: false })),
  };
}

/**
 * For everyone but a region's agency, where the country is told too. The country less the regions that are told is the sum of
 * those that are not, so of each figure as many regions go as it takes for that sum to be of many: see `leftOut`.
 */
export function regionsToldToAll(
  regions: ReadonlyMap<string, SelectionFigures>,
  domainCodes: readonly string[],
): Map<string, ToldSelection> {
  const all = [...regions].map(([code, figures]) => ({ code, figures, told: toldToAll(figures) }));
  type Region = (typeof all)[number];
  const left = (isHidden: (region: Region) => boolean, cells: (figures: SelectionFigures) => number[]) => {
    const parts = all.map((region) => ({
      cells: cells(region.figures),
      size: region.figures.applications,
      isHidden: isHidden(region),
    }));
    return new Set([...leftOut(parts)].map((place) => all[place]!.code));
  };
  const whole = left(({ told }) => told.isSuppressed, wholeCells);
  const publicOnes = left(
    ({ code, told }) => whole.has(code) || told.publicEstablishments === null,
    publicCells,
  );
  const domains = left(
    ({ code, told }) => whole.has(code) || told.byDomain.some(({ isSuppressed }) => isSuppressed),
    ({ byDomain }) =>
      domainCodes.flatMap((wanted) =>
        cellsOf(byDomain.find(({ domainCode }) => domainCode === wanted) ?? NOTHING_SELECTED),
      ),
  );
  const toldOf = ({ code, figures, told }: Region): ToldSelection => {
    // Which domains have a line would tell of a region without its domains where there is none.
    const untoldLines = domainCodes.map((domainCode) => untold({ domainCode }));
    if (whole.has(code)) return { ...nothingTold(figures), byDomain: untoldLines };
    return {
      ...told,
      publicEstablishments: publicOnes.has(code) ? null : told.publicEstablishments,
      byDomain: domains.has(code) ? untoldLines : told.byDomain,
    };
  };
  return new Map(all.map((region) => [region.code, toldOf(region)]));
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

const untold = ({ domainCode }: Pick<DomainFigures, 'domainCode'>): DomainAnswer => ({
  domainCode,
  applications: null,
  retained: null,
  granted: null,
  isSuppressed: true,
});

const nothingTold = ({ dataOrigin, byDomain }: SelectionFigures): ToldSelection => ({
  candidates: null,
  applications: null,
  retained: null,
  establishments: null,
  publicEstablishments: null,
  granted: null,
  dataOrigin,
  isSuppressed: true,
  byDomain: byDomain.map(untold),
});
