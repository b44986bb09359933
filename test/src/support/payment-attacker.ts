/** A payment as whoever knows the public grants can guess it: a share of one of them, paid in some month or never. */
export interface Share {
  readonly key: string;
  readonly kind: 'ADVANCE' | 'BALANCE';
  readonly amount: number;
  /** The month in which its grant was accepted. */
  readonly accepted: string;
}

/** What a region is said to have paid by the end of a month. */
export interface Figure {
  readonly month: string;
  readonly paid: number;
}

/** The month of each share, by its key, or `NEVER`. */
export type Guess = ReadonlyMap<string, string>;
export const NEVER = 'never';

/** What is paid in the months after `after`, up to `month`. */
interface Period {
  readonly after: string;
  readonly month: string;
  readonly paid: number;
}

/** Figures that all are whole numbers of so many cents are rounded. */
const ROUNDED = 1_000_000;
/** More shares than these are not tried in all their sums. */
const MOST_TRIED = 16;
/** An advance follows its acceptance by so many months at most. */
const LATEST_ADVANCE = 2;

export const later = (month: string, months: number): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + months, 1))
    .toISOString()
    .slice(0, 7);

/** What is known without a figure. */
export interface Known {
  readonly guess: Guess;
  /** The months in which balances are paid, `NEVER` among them, those of most balances first. */
  readonly balances: readonly string[];
}

/**
 * Guesses with the figures of one region. What can be the sum of few shares in one way alone is taken for that; each other
 * balance is guessed in the period to which the figures leave the most, if it fits there.
 */
export function guessWith(shares: readonly Share[], figures: readonly Figure[], known: Known): Guess {
  const periods = periodsOf(figures);
  // A rounded sum can be that of too many sets of shares.
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

/** The month of each share that the figure of a period can be made of in one way alone. */
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

/** The sets of so many shares at most that add up to an amount: the first two that are found. */
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

/** What the figures leave for each period, and for never, once some shares are placed: most first. */
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
