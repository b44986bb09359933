/**
 * Small cell for disclosure control: among one or two, each party can deduce the other; zero reveals nobody. Each
 * subgraph decides which figures are cells.
 */
export const isSmallCell = (count: number): boolean => count === 1 || count === 2;

/** Part of a published total, e.g. a region of the country. */
export interface PartOfWhole {
  /** Counts that add up to the total's, in the same order for every part. */
  readonly cells: readonly number[];
  /** Size of the part; a part of size 0 hides nothing. */
  readonly size: number;
  readonly isHidden: boolean;
}

/**
 * Secondary suppression: indexes of the parts to withhold where the total is published. The withheld sum can be derived
 * from the rest, so further parts are withheld, smallest first, until that sum is no small cell, neither for the public
 * nor for a party that knows one part, as an ARS knows its own region. At least three parts are withheld.
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
