import type { PublishedFigure, PublishedMeasure } from '../published-figure.ts';
import type { SelectionView } from './small-cells.ts';

/** Figure of a selection that each measure is; the others are not counted from applications. */
const COUNTED = {
  CANDIDATES: 'candidates',
  APPLICATIONS: 'applications',
  RETAINED: 'retained',
  ESTABLISHMENTS: 'establishments',
  PUBLIC_ESTABLISHMENTS: 'publicEstablishments',
  GRANTED: 'granted',
} as const satisfies Partial<Record<PublishedMeasure, keyof SelectionView>>;
type Counted = keyof typeof COUNTED;
type Counts = Partial<Record<(typeof COUNTED)[Counted], number | null>>;

export const isCounted = (measure: PublishedMeasure): measure is Counted => Object.hasOwn(COUNTED, measure);

type FigureAsked = Pick<PublishedFigure, 'measure' | 'unit' | 'domainCode'>;

/**
 * What a selection counts of a published figure, in its unit; whole percents, as they are published. Null where it is
 * suppressed, where nothing was filed yet, and where the selection does not tell it.
 */
export function countedIn(selection: SelectionView, figure: FigureAsked): number | null {
  if (selection.applications === 0) return null;
  const counted = countOf(selection, figure);
  if (figure.unit !== 'PERCENT' || counted === null) return counted;
  const whole = wholeOf(selection, figure);
  return whole ? Math.round((100 * counted) / whole) : null;
}

function countOf(
  selection: SelectionView,
  { measure, domainCode }: Omit<FigureAsked, 'unit'>,
): number | null {
  if (!isCounted(measure)) return null;
  const counts: Counts | undefined =
    domainCode === undefined ? selection : selection.byDomain.find((line) => line.domainCode === domainCode);
  return counts?.[COUNTED[measure]] ?? null;
}

/** Whole of a share: all domains for one of them, all establishments for public ones; null where it is not known. */
function wholeOf(selection: SelectionView, { measure, domainCode }: FigureAsked): number | null {
  if (domainCode !== undefined) return countOf(selection, { measure });
  return measure === 'PUBLIC_ESTABLISHMENTS' ? selection.establishments : null;
}
