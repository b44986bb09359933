import { ABBREVIATIONS } from './abbreviations.ts';
import type { Establishment } from './establishment.ts';
import { searchable } from './searchable.ts';

/** Characters of a search that count: the longest name of FINESS has 98, the longest town 32. */
const LONGEST_SEARCH = 200;

/** Letters and digits of a word up to which it must be a whole one, lest "CH" find every "marché". */
const SHORT = 3;

/** Articles and prepositions, which FINESS writes or leaves out. */
const STOP_WORDS = new Set('a au aux d de des du en et l la le les sur'.split(' '));

/** Number of FINESS or SIRET, or the beginning of one, once its blanks are gone. */
const NUMBER = /^\d[\dab]?\d*$/;

/** Initials, with dots between them: "C.H.U." */
const INITIALS = /(?<![\p{L}\p{N}.])\p{L}(?:\.\p{L})+(?!\p{L})/gu;

const wordsOf = (text: string): string[] =>
  searchable(text)
    .replace(INITIALS, (initials) => initials.replaceAll('.', ''))
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const withoutStopWords = (words: readonly string[]) => words.filter((word) => !STOP_WORDS.has(word));

/** Words that a site is found by, with blanks around each: its name and town, also as abbreviated, its postal code and numbers. */
export function searchText({
  name,
  city,
  postalCode,
  finess,
  siret,
}: Pick<Establishment, 'name' | 'city' | 'postalCode' | 'finess' | 'siret'>): string {
  const numbers = [postalCode, finess, siret ?? ''].flatMap(wordsOf);
  return ` ${[...new Set([...withAbbreviations(name), ...withAbbreviations(city), ...numbers])].join(' ')} `;
}

/** Words of a text, what its abbreviations stand for, and the abbreviations of what it spells out. */
function withAbbreviations(text: string): string[] {
  const written = wordsOf(text);
  // FINESS also writes "C H U" and "J.MOULIN".
  const initials = written.join(' ').match(/(?<![\p{L}\p{N}])\p{L}(?: \p{L})+(?![\p{L}\p{N}])/gu) ?? [];
  const joined = wordsOf(text.replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, ''));
  return [written, initials.map((run) => run.replaceAll(' ', '')), joined].flatMap((words) => {
    const spelledOut = withoutStopWords(words).flatMap((word) => ABBREVIATIONS.get(word) ?? word);
    return [...words, ...spelledOut, ...abbreviationsOf(spelledOut)];
  });
}

function abbreviationsOf(words: readonly string[]): string[] {
  const text = ` ${words.join(' ')} `;
  return [...ABBREVIATIONS].flatMap(([short, long]) => (text.includes(` ${long.join(' ')} `) ? short : []));
}

/**
 * Patterns of `like`, all of which the search text of a site must match; none when the search holds no word. Words may come in any
 * order, and be parts of longer ones; a short one is a whole word, or the beginning of one where it is the last.
 */
export function searchPatterns(search: string): string[] {
  const words = wordsOf(search.slice(0, LONGEST_SEARCH));
  const joined = words.join('');
  if (joined.length > SHORT && NUMBER.test(joined)) return [`%${joined}%`];
  const counting = withoutStopWords(words);
  const last = words.at(-1);
  const patternOf = (word: string) => {
    if (word.length > SHORT) return `%${word}%`;
    return word === last ? `% ${word}%` : `% ${word} %`;
  };
  return [...new Set(counting.length > 0 ? counting : words)].map(patternOf);
}
