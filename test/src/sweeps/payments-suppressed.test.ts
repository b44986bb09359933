import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Figure,
  type Guess,
  guessWith,
  type Known,
  later,
  NEVER,
  type Share,
} from '../support/payment-attacker.ts';
import { sharedCountry } from '../support/shared-country.ts';
import type { AskedCountry } from '../support/test-country.ts';

let country: AskedCountry;
let dgos: string;
let shares: (Share & { readonly regionCode: string })[];
/** Month of payment of each share, from the DGOS's view. */
let real: Guess;
beforeAll(async () => {
  country = await sharedCountry();
  dgos = await country.token({ hopen_role: 'dgos' });
  [shares, real] = await sharesAndPayments();
});

// biome-ignore lint/suspicious/noExplicitAny: the fields are each question's own.
async function asked(query: string, token?: string): Promise<any> {
  const { data, errors } = await country.ask(query, {}, token);
  expect(errors).toBeUndefined();
  return data;
}

async function sharesAndPayments(): Promise<[typeof shares, Guess]> {
  const found: typeof shares = [];
  const months = new Map<string, string>();
  for (let after: string | null = null; ; ) {
    const { applications } = await asked(
      `{ applications(first: 100, after: ${JSON.stringify(after)}, filter: { programme: "HOPEN", acceptedOn: { from: "2000-01-01" } }) {
          nodes { id acceptedOn grantedAmount region { code } ledgerLines { kind recordedOn } } pageInfo { hasNextPage endCursor } } }`,
      dgos,
    );
    for (const { id, acceptedOn, grantedAmount, region, ledgerLines } of applications.nodes) {
      const advance = Math.floor(grantedAmount / 5);
      const amounts = { ADVANCE: advance, BALANCE: grantedAmount - advance } as const;
      for (const kind of ['ADVANCE', 'BALANCE'] as const) {
        const key = `${id} ${kind}`;
        const line = ledgerLines.find((each: { kind: string }) => each.kind === kind);
        found.push({
          key,
          kind,
          amount: amounts[kind],
          accepted: acceptedOn.slice(0, 7),
          regionCode: region.code,
        });
        months.set(key, line?.recordedOn.slice(0, 7) ?? NEVER);
      }
    }
    if (!applications.pageInfo.hasNextPage) return [found, months];
    after = applications.pageInfo.endCursor;
  }
}

/** Month ends: outsiders are told the sums of no other day, and `paid` is the only one that a payment moves. */
const DAYS = Array.from({ length: 76 }, (_, month) =>
  new Date(Date.UTC(2019, 9 + month, 0)).toISOString().slice(0, 10),
);

/** Published figures of each region at month ends, where they change. */
async function figuresOf(token?: string): Promise<Map<string, Figure[]>> {
  const published = new Map<string, Figure[]>();
  for (let place = 0; place < DAYS.length; place += 12) {
    const days = DAYS.slice(place, place + 12);
    const aliases = days.map(
      (day, index) => `d${index}: envelope(programme: "HOPEN", asOf: "${day}") { paid paidAsOf }`,
    );
    const { regions } = await asked(`{ regions { code ${aliases.join(' ')} } }`, token);
    for (const { code, ...envelopes } of regions) {
      const figures = published.get(code) ?? [];
      published.set(code, figures);
      for (const { paid, paidAsOf } of Object.values(envelopes) as {
        paid: number | null;
        paidAsOf: string;
      }[])
        if (paid !== null && figures.at(-1)?.month !== paidAsOf.slice(0, 7))
          figures.push({ month: paidAsOf.slice(0, 7), paid });
    }
  }
  return published;
}

/** Share of correct guesses. */
const rightOf = (guess: Guess) =>
  shares.filter(({ key }) => guess.get(key) === real.get(key)).length / shares.length;

/** Prior knowledge: the usual months of payments. */
function known(): Known {
  const months = shares.flatMap(({ key, kind }) => (kind === 'BALANCE' ? real.get(key)! : []));
  const balances = [...Map.groupBy(months, (month) => month)]
    .toSorted((one, other) => other[1].length - one[1].length)
    .map(([month]) => month);
  const guess = shares.map(
    ({ key, kind, accepted }) => [key, kind === 'ADVANCE' ? later(accepted, 1) : balances[0]!] as const,
  );
  return { guess: new Map(guess), balances };
}

/** Improvement of an attacker who knows every public grant, with these figures over without. */
function gainBy(figures: ReadonlyMap<string, readonly Figure[]>): number {
  const before = known();
  const guesses = [...Map.groupBy(shares, ({ regionCode }) => regionCode)].flatMap(([region, ofRegion]) => [
    ...guessWith(ofRegion, figures.get(region) ?? [], before),
  ]);
  return rightOf(new Map(guesses)) - rightOf(before.guess);
}

describe('payments are told by nobody’s arithmetic', () => {
  it('which would tell some of them if each region told its sum of each month', async () => {
    expect(gainBy(await figuresOf(dgos))).toBeGreaterThan(0.01);
  });

  it('and of what is told, tells no more than one in a hundred, and less than of each year', async () => {
    const published = await figuresOf();
    expect([...published.values()].flat().length).toBeGreaterThan(3 * published.size);
    expect(gainBy(published)).toBeLessThanOrEqual(0.01);
    expect(gainBy(published)).toBeLessThan(gainBy(roundedYearEnds(await figuresOf(dgos))));
  });
});

const roundedYearEnds = (figures: ReadonlyMap<string, readonly Figure[]>) =>
  new Map(
    [...figures].map(([region, ofRegion]) => [
      region,
      ofRegion
        .filter(({ month }) => month.endsWith('-12'))
        .map(({ month, paid }) => ({ month, paid: Math.round(paid / 1_000_000) * 1_000_000 })),
    ]),
  );
