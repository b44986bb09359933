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

/** "6,589 applications" filed. Source: DGOS, quoted by bwellmart. */
const FILED = 6_589;

/** Number of drafts that are never filed; invented. */
const DRAFTS = 40;

/**
 * Weights of the number of filed applications per candidate, 0 to 6: 2.7 on average; a seventh domain remains for a
 * draft.
 */
const FILED_WEIGHTS = [0, 22, 27, 25, 15, 8, 3];

/** Weights of domains among applications that are not retained; invented, following those retained. */
const POPULARITY: Record<string, number> = { D1: 18, D2: 30, D3: 14, D4: 9, D5: 8, D6: 22, D7: 10 };

/** Draws the domains each candidate applies for, at most once each. */
export function inventWishes(candidates: readonly Candidate[]): Wish[] {
  const random = randomFor('wishes');
  const awarded = awardDomains(random, candidates);
  const counts = fileCounts(random, candidates);
  const drafting = new Set(random.shuffle(candidates).slice(0, DRAFTS));
  return candidates.flatMap((candidate, index) => {
    const retained = awarded.get(candidate)!;
    const more = counts[index]! - retained.length + (drafting.has(candidate) ? 1 : 0);
    const domains = wishForMore(random, retained, more);
    return domains.map((domainCode, rank) => ({
      candidate,
      domainCode,
      isRetained: rank < retained.length,
      isDraft: rank >= counts[index]!,
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
function fileCounts(random: Random, candidates: readonly Candidate[]): number[] {
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
  return counts;
}

/** Adds this many further domains. */
function wishForMore(random: Random, domains: readonly string[], count: number): string[] {
  const wished = [...domains];
  for (let left = count; left > 0; left--) {
    const others = Object.keys(POPULARITY).filter((domainCode) => !wished.includes(domainCode));
    wished.push(random.weighted(others, (domainCode) => POPULARITY[domainCode]!));
  }
  return wished;
}
