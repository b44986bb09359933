/** Of one or two, whoever knows one knows the other; zero tells nobody apart. Which figures are cells is for each subgraph. */
export const isSmallCell = (count: number): boolean => count === 1 || count === 2;

/** One of the parts that a whole is told by, e.g. a region of the country. */
export interface PartOfWhole {
  /** Counts that add up to those of the whole, in the same order for every part. */
  readonly cells: readonly number[];
  /** How much of the whole it is: nothing is hidden behind a part of size 0. */
  readonly size: number;
  readonly isHidden: boolean;
}

/**
 * The places of the parts that are left out where the whole is told. What is left out together is the whole less the rest, so
 * beside the parts that are hidden as many others go, the smallest first, as it takes for that sum not to be small: neither for
 * everybody nor for whoever knows one of the parts, as an agency knows its own region. Three parts are the least.
 */
export function leftOut(parts: readonly PartOfWhole[]): ReadonlySet<number> {
  const behind = parts.map((part, place) => ({ ...part, place })).filter(({ size }) => size > 0);
  const hidden = behind.filter((part) => part.isHidden);
  const others = behind
    .filter((part) => !part.isHidden)
    .sort((one, other) => one.size - other.size || one.place - other.place);
  while (hidden.length > 0 && others.length > 0 && !isProtected(hidden)) hidden.push(others.shift()!);
  return new Set(hidden.map(({ place }) => place));
}

function isProtected(hidden: readonly PartOfWhole[]): boolean {
  if (hidden.length < 3) return false;
  const sums = hidden[0]!.cells.map((_, index) => hidden.reduce((sum, { cells }) => sum + cells[index]!, 0));
  const isSafe = (count: number) => !isSmallCell(count);
  return (
    sums.every(isSafe) && hidden.every(({ cells }) => cells.every((own, index) => isSafe(sums[index]! - own)))
  );
}
