import { AWARDS, zoneOf } from './amounts.ts';
import type { Candidate } from './candidates.ts';
import { type Random, randomFor } from './random.ts';

/** Planned application of a candidate for a domain, before its outcome is drawn. */
export interface Wish {
  readonly candidate: Candidate;
  readonly domainCode: string;
  readonly isRetained: boolean;
  /** Created but never filed. */
  readonly isDraft: boolean;
}

/**
 * Filed applications per domain: "6,589" in all, of which "D2 1,679" and "D6 1,229". Source: DGOS, quoted by ticsante 4983 and
 * bwellmart 32474; the other five are invented.
 */
const FILED_BY_DOMAIN: Readonly<Record<string, number>> = {
  D1: 1_050,
  D2: 1_679,
  D3: 870,
  D4: 580,
  D5: 545,
  D6: 1_229,
  D7: 636,
};
const FILED = Object.values(FILED_BY_DOMAIN).reduce((sum, count) => sum + count, 0);

/** Number of drafts that are never filed; invented. */
const DRAFTS = 40;

/**
 * Weights of the number of filed applications per candidate, 0 to 6: 2.7 on average; a seventh domain remains for a
 * draft.
 */
const FILED_WEIGHTS = [0, 22, 27, 25, 15, 8, 3];

/** Draws the domains each candidate applies for, at most once each. */
export function inventWishes(candidates: readonly Candidate[]): Wish[] {
  const random = randomFor('wishes');
  const awarded = awardDomains(random, candidates);
  const counts = fileCounts(random, candidates);
  const drafting = new Set(random.shuffle(candidates).slice(0, DRAFTS));
  const filed = fileForMore(random, awarded, counts);
  return candidates.flatMap((candidate) => {
    const retained = awarded.get(candidate)!.length;
    const domains = filed.get(candidate)!;
    const drafts = drafting.has(candidate) ? [drawOther(random, domains, FILED_BY_DOMAIN)] : [];
    return [...domains, ...drafts].map((domainCode, rank) => ({
      candidate,
      domainCode,
      isRetained: rank < retained,
      isDraft: rank >= domains.length,
    }));
  });
}

/** Assigns retained domains to candidates: none, one, or two different ones, matching `AWARDS`. */
function awardDomains(random: Random, candidates: readonly Candidate[]): Map<Candidate, string[]> {
  const awarded = new Map(candidates.map((candidate): [Candidate, string[]] => [candidate, []]));
  for (const zone of ['paca', 'elsewhere'] as const) {
    const all = AWARDS.flatMap((award) => Array<string>(award[zone].count).fill(award.domainCode));
    const bag = random.shuffle(all);
    // Candidates with two domains draw first, while all domains are available.
    const drawing = candidates
      .filter(({ regionCode }) => zoneOf(regionCode) === zone)
      .sort((a, b) => b.retained - a.retained);
    for (const candidate of drawing) {
      const domains = awarded.get(candidate)!;
      while (domains.length < candidate.retained) {
        const index = bag.findLastIndex((domainCode) => !domains.includes(domainCode));
        domains.push(...bag.splice(index, 1));
      }
    }
  }
  return awarded;
}

/** Number of applications per candidate: at least one and at least those retained, with an exact sum. */
function fileCounts(random: Random, candidates: readonly Candidate[]): Map<Candidate, number> {
  const options = FILED_WEIGHTS.map((weight, count) => ({ weight, count }));
  const counts = candidates.map(({ retained }) =>
    Math.max(retained, random.weighted(options, ({ weight }) => weight).count),
  );
  let missing = FILED - counts.reduce((sum, count) => sum + count, 0);
  while (missing !== 0) {
    const index = random.int(0, counts.length - 1);
    const next = counts[index]! + Math.sign(missing);
    if (next >= FILED_WEIGHTS.length || next < Math.max(1, candidates[index]!.retained)) continue;
    counts[index] = next;
    missing -= Math.sign(missing);
  }
  return new Map(candidates.map((candidate, index) => [candidate, counts[index]!]));
}

/** Domains filed by each candidate, those retained first; sums per domain match `FILED_BY_DOMAIN`. */
function fileForMore(
  random: Random,
  awarded: ReadonlyMap<Candidate, readonly string[]>,
  counts: ReadonlyMap<Candidate, number>,
): Map<Candidate, string[]> {
  const left = { ...FILED_BY_DOMAIN };
  for (const domainCode of [...awarded.values()].flat()) left[domainCode]!--;
  const filed = new Map([...awarded].map(([candidate, domains]) => [candidate, [...domains]]));
  const missing = (candidate: Candidate) => counts.get(candidate)! - filed.get(candidate)!.length;
  // Candidates with most domains to add draw first, while all are available; the last ones hold none, and take what is left.
  const drawing = [...filed.keys()].sort((a, b) => missing(b) - missing(a) || b.retained - a.retained);
  for (const candidate of drawing) {
    const domains = filed.get(candidate)!;
    while (missing(candidate) > 0) {
      const domainCode = drawOther(random, domains, left);
      domains.push(domainCode);
      left[domainCode]!--;
    }
  }
  return filed;
}

/** Draws a domain that is not among these. */
function drawOther(
  random: Random,
  domains: readonly string[],
  weights: Readonly<Record<string, number>>,
): string {
  const others = Object.keys(weights).filter((domainCode) => !domains.includes(domainCode));
  return random.weighted(others, (domainCode) => weights[domainCode]!);
}
