/**
 * Apportions an integer by weight (largest remainder): integer shares with an exact sum. No share exceeds its weight if
 * the total does not exceed their sum.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const shares = exact.map(Math.floor);
  const byRemainder = exact
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const left = total - shares.reduce((all, share) => all + share, 0);
  for (const { index } of byRemainder.slice(0, left)) shares[index]!++;
  return shares;
}

/** Apportions by key, e.g. per region. */
export function apportionBy<Key>(total: number, weights: ReadonlyMap<Key, number>): Map<Key, number> {
  const shares = apportion(total, [...weights.values()]);
  return new Map([...weights.keys()].map((key, index) => [key, shares[index]!]));
}

/**
 * Splits an amount by weight into multiples of `step` between `min` and `max` with an exact sum. All amounts must be
 * multiples of `step`, and the total reachable.
 */
export function splitWithin(
  total: number,
  weights: readonly number[],
  { min, max, step }: { min: number; max: number; step: number },
): number[] {
  const partsAt = (scale: number) =>
    weights.map((weight) => Math.min(max, Math.max(min, Math.floor((weight * scale) / step) * step)));
  const sumOf = (parts: number[]) => parts.reduce((sum, part) => sum + part, 0);
  let [low, high] = [0, max / Math.min(...weights)];
  for (let round = 0; round < 60; round++) {
    const middle = (low + high) / 2;
    if (sumOf(partsAt(middle)) <= total) low = middle;
    else high = middle;
  }
  const parts = partsAt(low);
  let left = total - sumOf(parts);
  for (let index = 0; left > 0; index = (index + 1) % parts.length) {
    if (parts[index]! + step > max) continue;
    parts[index]! += step;
    left -= step;
  }
  return parts;
}
