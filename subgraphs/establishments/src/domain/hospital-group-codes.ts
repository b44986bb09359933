import type { LineFinding } from './finess-refusal.ts';
import type { HospitalGroupRow } from './hospital-group.ts';
import { searchable } from './searchable.ts';

/** Group whose code is known, from an earlier import or from the SAE. */
export interface KnownGroup {
  readonly code: string;
  readonly name: string;
  /** Technical id in FINESS+, once an import has matched it. */
  readonly gccId: string | null;
}

/** Code of a group, and a remark where it is not known from elsewhere. */
export interface FoundCode {
  readonly code: string;
  readonly remark: LineFinding | null;
}

/** Jaccard index of the words of two names from which on they may mean the same group. */
const DOUBTFUL_INDEX = 0.5;

/**
 * Finds the codes of groups. FINESS+ gave that of the SAE until the spring of 2026, and has a number of its own since: a group that
 * was matched once keeps its code whatever its name becomes, else the name decides, without case, accents and punctuation.
 */
export class HospitalGroupCodes {
  readonly #byId: ReadonlyMap<string, KnownGroup>;
  readonly #byName: ReadonlyMap<string, readonly KnownGroup[]>;

  constructor(readonly known: readonly KnownGroup[]) {
    this.#byId = new Map(known.flatMap((group) => (group.gccId === null ? [] : [[group.gccId, group]])));
    this.#byName = Map.groupBy(known, ({ name }) => wordsOf(name).join(' '));
  }

  find(gccId: string, { name, externalCode, finessNumber }: HospitalGroupRow): FoundCode {
    const matched = this.#byId.get(gccId)?.code ?? externalCode;
    if (matched) return { code: matched, remark: null };
    const namesakes = this.#byName.get(wordsOf(name).join(' ')) ?? [];
    const codes = new Set(namesakes.map(({ code }) => code));
    const [code] = codes;
    if (code !== undefined && codes.size === 1) return { code, remark: null };
    return { code: finessNumber!, remark: this.#unmatched(name, finessNumber!) };
  }

  #unmatched(name: string, code: string): LineFinding {
    const words = new Set(wordsOf(name));
    const alike = this.known
      .filter((other) => jaccardIndex(words, new Set(wordsOf(other.name))) >= DOUBTFUL_INDEX)
      .map((other) => `${other.code} ${other.name}`);
    const taken = `no group of this name is known, so its number ${code} in FINESS is its code`;
    return alike.length === 0
      ? { code: 'UNKNOWN_GROUP', reason: taken }
      : { code: 'DOUBTFUL_GROUP', reason: `${taken}; it may be ${[...new Set(alike)].join(' or ')}` };
  }
}

const wordsOf = (name: string): string[] => searchable(name).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Share of the words that both have, of all that either has. */
function jaccardIndex(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / (one.size + other.size - shared);
}
