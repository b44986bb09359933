/** Payment as an outsider may guess it from public grants: a share of one of them, paid in some month or never. */
export interface Share {
  readonly key: string;
  readonly kind: 'ADVANCE' | 'BALANCE';
  readonly amount: number;
  /** Month in which its grant was accepted. */
  readonly accepted: string;
}

/** Published total of a region's payments at the end of a month. */
export interface Figure {
  readonly month: string;
  readonly paid: number;
}

/** Month of each share by key, or `NEVER`. */
export type Guess = ReadonlyMap<string, string>;
export const NEVER = 'never';

/** Amount paid in the months after `after`, up to `month`. */
interface Period {
  readonly after: string;
  readonly month: string;
  readonly paid: number;
}

/** Rounding unit: figures that are all multiples of it are rounded. */
const ROUNDED = 1_000_000;
/** Maximum number of shares whose combinations are tried. */
const MOST_TRIED = 16;
/** Maximum months between acceptance and advance. */
const LATEST_ADVANCE = 2;

export const later = (month: string, months: number): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + months, 1))
    .toISOString()
    .slice(0, 7);

/** Knowledge without any figure. */
export interface Known {
  readonly guess: Guess;
  /** Months of balances, `NEVER` included, most frequent first. */
  readonly balances: readonly string[];
}

/**
 * Guesses from one region's figures. A change with a unique explanation by few shares is taken as such; each other
 * balance is guessed in the period with the largest unexplained amount, if it fits.
 */
export function guessWith(shares: readonly Share[], figures: readonly Figure[], known: Known): Guess {
  const periods = periodsOf(figures);
  // Rounded sums have too many explanations.
  const isRounded = figures.every(({ paid }) => paid % ROUNDED === 0);
  const explained = isRounded ? new Map<string, string>() : explainedBy(shares, periods);
  const guessed = new Map(shares.map(({ key }) => [key, explained.get(key) ?? known.guess.get(key)!]));
  const open = shares.filter(({ key, kind }) => kind === 'BALANCE' && !explained.has(key));
  const left = leftOver(
    shares,
    periods,
    new Map([...guessed].filter(([key]) => !open.some((share) => share.key === key))),
  );
  for (const { key, amount } of open) {
    const likely = left.find(({ cents }) => cents + 2 * ROUNDED >= amount);
    const month = known.balances.find((each) => likely?.holds(each));
    if (month) guessed.set(key, month);
  }
  return guessed;
}

const periodsOf = (figures: readonly Figure[]): Period[] =>
  figures.map(({ month, paid }, place) => {
    const before = figures[place - 1] ?? { month: '0000-00', paid: 0 };
    return { after: before.month, month, paid: paid - before.paid };
  });

/** Months of shares that uniquely explain the figure of a period. */
function explainedBy(shares: readonly Share[], periods: readonly Period[]): Map<string, string> {
  const explained = new Map<string, string>();
  for (const { after, month, paid } of periods) {
    if (paid <= 0) continue;
    const open = shares.filter(({ key, accepted }) => !explained.has(key) && accepted <= month);
    const advances = open.filter(
      ({ kind, accepted }) => kind === 'ADVANCE' && later(accepted, LATEST_ADVANCE) > after,
    );
    const few = waysOf(paid, advances, advances.length <= MOST_TRIED ? MOST_TRIED : 2);
    const ways = few.length > 0 ? few : waysOf(paid, open, 2);
    if (ways.length === 1) for (const { key } of ways[0]!) explained.set(key, month);
  }
  return explained;
}

/** First two combinations of at most this many shares that add up to an amount. */
function waysOf(amount: number, shares: readonly Share[], most: number): Share[][] {
  const ways: Share[][] = [];
  const add = (from: number, left: number, taken: Share[]): void => {
    if (taken.length > 0 && left === 0) ways.push(taken);
    if (taken.length === most || left <= 0) return;
    for (let place = from; place < shares.length && ways.length < 2; place++) {
      const share = shares[place]!;
      if (share.amount <= left) add(place + 1, left - share.amount, [...taken, share]);
    }
  };
  add(0, amount, []);
  return ways;
}

/** Unexplained amounts by period, and for never, in descending order. */
function leftOver(shares: readonly Share[], periods: readonly Period[], placed: Guess) {
  const granted = shares.reduce((sum, { amount }) => sum + amount, 0);
  const paid = periods.reduce((sum, period) => sum + period.paid, 0);
  const parts = [
    { cents: granted - paid, holds: (month: string) => month === NEVER },
    ...periods.map(({ after, month, paid: cents }) => ({
      cents,
      holds: (each: string) => each !== NEVER && after < each && each <= month,
    })),
  ];
  const left = parts.map(({ cents, holds }) => {
    const those = shares.filter(({ key }) => holds(placed.get(key) ?? ''));
    return { holds, cents: cents - those.reduce((sum, { amount }) => sum + amount, 0) };
  });
  return left.toSorted((one, other) => other.cents - one.cents);
}
