import { isSmallCell } from '@hopen/schema';
import { COUNTED_LINES, type Envelope } from './envelope.ts';
import type { DomainFigures, SelectionFigures } from './selection.ts';

/** What was asked and retained for one domain, as it is told. */
export interface ToldDomain {
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
  readonly byDomain: readonly ToldDomain[];
}

/** What everyone is told of an envelope: what was paid to one or two tells how far each is, and so does what is committed. */
export function envelopeToldToAll({ committed, paid, beneficiaries }: Envelope) {
  const isCommittedHidden = isSmallCell(beneficiaries.committed);
  const unpaid = beneficiaries.committed - beneficiaries.paid;
  const isUnpaidSmall = beneficiaries.committed <= COUNTED_LINES && isSmallCell(unpaid);
  // Behind a small commitment no payment is told either: nobody is paid who was not granted.
  const isPaidHidden = isCommittedHidden || isSmallCell(beneficiaries.paid) || isUnpaidSmall;
  return {
    committed: isCommittedHidden ? null : committed,
    paid: isPaidHidden ? null : paid,
    isSuppressed: isCommittedHidden || isPaidHidden,
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
  const { candidates, applications, establishments, publicEstablishments, byDomain } = figures;
  const cells = [...cellsOf(figures), candidates, establishments, candidates - establishments];
  const isHidden = byDomain.some((line) => cellsOf(line).some(isSmallCell));
  // A domain without applications has no line: of as many applications as there are lines, each line has one.
  if (cells.some(isSmallCell) || (isHidden && applications <= byDomain.length)) return nothingTold(figures);
  const ofPublic = [publicEstablishments, establishments - publicEstablishments];
  return {
    ...figures,
    publicEstablishments: ofPublic.some(isSmallCell) ? null : publicEstablishments,
    isSuppressed: false,
    byDomain: byDomain.map((line) => (isHidden ? untold(line) : { ...line, isSuppressed: false })),
  };
}

type Counts = Pick<DomainFigures, 'applications' | 'retained'>;

const cellsOf = ({ applications, retained }: Counts) => [applications, retained, applications - retained];

const untold = ({ domainCode }: DomainFigures): ToldDomain => ({
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
