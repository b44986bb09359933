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

/** Group of a file whose code is sought. */
type Sought = Pick<HospitalGroupRow, 'name' | 'externalCode' | 'finessNumber'> & { readonly gccId: string };

/** Code of a group, with a remark where it is doubtful; null, with the reason, where no code is left for it. */
export type FoundCode =
  | { readonly code: string; readonly remark: LineFinding | null }
  | { readonly code: null; readonly remark: LineFinding };

/** Jaccard index of the words of two names from which on they may mean the same group. */
const DOUBTFUL_INDEX = 0.5;

/**
 * Finds the codes of the active groups of a file, by `gccId`. A group that was matched once keeps its code whatever its name becomes;
 * then come the codes of the SAE, which FINESS+ gave until the spring of 2026; then names, without case, accents and
 * punctuation, among the groups of an earlier import and the list of the SAE; and last the group's number in FINESS. No
 * group takes the code of another that an earlier step has matched, whichever comes first in the file.
 */
export function findCodes(
  groups: readonly Sought[],
  kept: readonly KnownGroup[],
  listed: readonly KnownGroup[],
): ReadonlyMap<string, FoundCode> {
  const known = [...kept, ...listed];
  const byId = new Map(kept.map((group) => [group.gccId, group.code]));
  const byName = Map.groupBy(known, ({ name }) => nameKey(name));
  const holders = new Map<string, Sought>();
  const found = new Map<string, FoundCode>();
  const steps: ((group: Sought) => string | null | undefined)[] = [
    ({ gccId }) => byId.get(gccId),
    ({ externalCode }) => externalCode,
    ({ name }) => onlyCode(byName.get(nameKey(name)) ?? []),
    ({ finessNumber }) => finessNumber,
  ];
  for (const step of steps)
    for (const group of groups) {
      const code = step(group);
      if (!code || found.has(group.gccId) || holders.has(code)) continue;
      holders.set(code, group);
      const remark =
        step === steps.at(-1) ? unmatched(group.name, code, known) : otherwiseListed(group, code, listed);
      found.set(group.gccId, { code, remark });
    }
  for (const { gccId, externalCode, finessNumber } of groups) {
    if (found.has(gccId)) continue;
    const code = (externalCode ?? finessNumber)!;
    const reason = `its code ${code} is that of group ${holders.get(code)?.gccId} already`;
    found.set(gccId, { code: null, remark: { code: 'DUPLICATE', reason } });
  }
  return found;
}

function onlyCode(namesakes: readonly KnownGroup[]): string | null {
  const codes = new Set(namesakes.map(({ code }) => code));
  return codes.size === 1 ? [...codes][0]! : null;
}

/** Remark on a group that has its number in FINESS as its code. */
function unmatched(name: string, code: string, known: readonly KnownGroup[]): LineFinding {
  const words = new Set(wordsOf(name));
  const alike = known
    .filter((other) => jaccardIndex(words, new Set(wordsOf(other.name))) >= DOUBTFUL_INDEX)
    .map((other) => `${other.code} ${other.name}`);
  const taken = `no free code of this name is known, so its number ${code} in FINESS is its code`;
  return alike.length === 0
    ? { code: 'UNKNOWN_GROUP', reason: taken }
    : { code: 'DOUBTFUL_GROUP', reason: `${taken}; it may be ${[...new Set(alike)].join(' or ')}` };
}

/** Remark on a group that came in under another code than the list has for its name: it keeps that, for its applications name it. */
function otherwiseListed({ name }: Sought, code: string, listed: readonly KnownGroup[]): LineFinding | null {
  const other = onlyCode(listed.filter((each) => nameKey(each.name) === nameKey(name)));
  if (other === null || other === code) return null;
  return { code: 'DOUBTFUL_GROUP', reason: `it keeps its code ${code}; the list has ${other} for its name` };
}

const nameKey = (name: string): string => wordsOf(name).join(' ');

const wordsOf = (name: string): string[] => searchable(name).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Share of the words that both have, of all that either has. */
function jaccardIndex(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / (one.size + other.size - shared);
}
