import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ABBREVIATIONS } from './abbreviations.ts';
import { searchPatterns, searchText } from './search.ts';

const SITE = {
  finess: '130783293',
  siret: '26130013700015',
  postalCode: '13616',
  city: 'AIX EN PROVENCE CEDEX 1',
};
const textOf = (name: string, city = SITE.city) => searchText({ ...SITE, name, city });

/** `like` of PostgreSQL, for patterns with wildcards at their ends alone. */
const isLike = (text: string, pattern: string) => text.includes(pattern.slice(1, -1));
const finds = (search: string, name: string, city?: string) =>
  searchPatterns(search).every((pattern) => isLike(textOf(name, city), pattern));

describe('a search finds', () => {
  it.each([
    ['CH Louis Constant', 'C.H. LOUIS CONSTANT FLEMING', 'initials with dots are one word'],
    ['C.H.U. Toulouse', 'CHU TOULOUSE PURPAN', 'in the search too'],
    ['ch bourganeuf', 'C H BERNARD DESPLAS BOURGANEUF', 'as are initials with blanks'],
    ['delaneau', 'HÔP DR J.DELANEAU', 'one initial is a word of its own'],
    ['aix hopital', 'HOPITAL DU PAYS D AIX', 'words in any order'],
    ['hopital aix', 'HOPITAL MONTPERRIN', 'name and town together'],
    ['hôpital d’Aix-en-Provence', 'HOPITAL MONTPERRIN', 'accents, apostrophes, dashes'],
    ['L’Haÿ les Roses', 'CLINIQUE DE L HAY-LES-ROSES', 'letters that FINESS does not have'],
    ['sacré cœur', 'CLINIQUE DU SACRE COEUR', 'ligatures'],
    ['Clinique Saint-Martin', 'CL ST MARTIN', 'what is abbreviated'],
    ['cl st martin', 'CLINIQUE SAINT-MARTIN', 'what is spelled out'],
    ['sainte anne', 'CTRE STE ANNE', 'feminine saints'],
    ['Centre hospitalier Pau', 'CH DE PAU', 'abbreviations of several words'],
    ['CH Pau', 'CENTRE HOSPITALIER DE PAU', 'as they are spelled out'],
    ['ch pau', 'CTRE HOSPITALIER PAU', 'in part too'],
    ['CH de Pau', 'CENTRE HOSPITALIER UNIVERSITAIRE PAU', 'a CHU is a CH'],
    ['hôpital de jour', 'HDJ LES CIGOGNES', 'prepositions do not count'],
    ['hopital de la timone', 'HOPITAL TIMONE ADULTES', 'nor do articles'],
    ['romilly sur seine', 'CENTRE HOSPITALIER DE ROMILLY/SEINE', 'nor in towns'],
    ['la', 'HOPITAL LA TIMONE', 'unless there is no other word'],
    ['dialyse', "UNITE D'AUTODIALYSE", 'part of a word'],
    ['clinique mont', 'CLINIQUE MONTPERRIN', 'the beginning of the last word'],
    ['clinique m', 'CLINIQUE MONTPERRIN', 'be it a letter'],
    ['130783293', 'X', 'the FINESS number'],
    [' 13 078 329 3 ', 'X', 'with blanks'],
    ['13078', 'X', 'its beginning'],
    ['783293', 'X', 'its end, as when a leading zero is lost'],
    ['261 300 137 00015', 'X', 'the SIRET'],
    ['261300137', 'X', 'the SIREN, which it begins with'],
    ['clinique 13616', 'CLINIQUE X', 'the postal code'],
  ])('« %s »: %s (%s)', (search, name) => {
    expect(finds(search, name)).toBe(true);
  });

  it.each([
    ['ch pau', 'CLINIQUE DU MARCHE PAU', 'a short word is no part of a longer one'],
    ['st martin', 'CLINIQUE DE L EST MARTIN', 'nor its end'],
    ['cha pau', 'CHATEAU DE PAU', 'nor its beginning, unless it is the last'],
    ['clinique pau', 'CH DE PAU', 'every word counts'],
    ['130783294', 'X', 'another number'],
    ['a%b', 'AXB', 'wildcards are no letters'],
  ])('not « %s »: %s (%s)', (search, name) => {
    expect(finds(search, name)).toBe(false);
  });

  it.each(['', ' ', '%', '_', '\\', '...', '\u0000', '\ud83d', '🏥', '--', '()'])(
    'everything where there is no word: « %s »',
    (search) => {
      expect(searchPatterns(search)).toEqual([]);
    },
  );

  it('no more than its first 200 characters', () => {
    const words = Array.from({ length: 2_000 }, (_, index) => `mot${index}`).join(' ');
    expect(words.length).toBeGreaterThan(10_000);
    expect(searchPatterns(words)).toEqual(searchPatterns(words.slice(0, 200)));
    expect(searchPatterns('a'.repeat(10_000))).toEqual([`%${'a'.repeat(200)}%`]);
    expect(searchPatterns(`${'a'.repeat(199)}😀b`)).toEqual([`%${'a'.repeat(199)}%`]);
  });
});

describe('any name is found', () => {
  const word = fc.constantFrom(
    ...[...ABBREVIATIONS.keys()].map((each) => each.toUpperCase()),
    ...'C.H. C.H.U. SAINT STE CLINIQUE HÔPITAL CŒUR D’ARC L’HAŸ SAINT-QUENTIN DE LA (SITE) 17 CHU38 A.R.A.U.C.O. J.MOULIN'.split(
      ' ',
    ),
  );
  const name = fc
    .array(fc.oneof(word, fc.stringMatching(/^[A-ZÉÈÀÇ]{1,12}$/)), { minLength: 1, maxLength: 8 })
    .filter((words) => words.some((each) => /\p{L}/u.test(each)));
  const written = name.chain((words) =>
    fc.record({
      name: fc.constant(words.join(' ')),
      shuffled: fc
        .shuffledSubarray(words, { minLength: 1 })
        .filter((each) => !/^\d+[AB]?\d*$/.test(each.join(''))),
    }),
  );

  it('by some of its words in any order', () => {
    fc.assert(fc.property(written, (each) => expect(finds(each.shuffled.join(' '), each.name)).toBe(true)));
  });

  it('without its accents, and with accents that it does not have', () => {
    fc.assert(
      fc.property(written, (each) => {
        const search = each.shuffled.join(' ');
        expect(finds(search.normalize('NFD').replace(/\p{M}/gu, ''), each.name)).toBe(true);
        expect(finds(search.replace(/[AEIOU]/g, '$&\u0301'), each.name)).toBe(true);
        expect(finds(search.toLowerCase(), each.name)).toBe(true);
      }),
    );
  });

  it('whichever is abbreviated, the search or the name', () => {
    const pair = fc.constantFrom(
      ...[...ABBREVIATIONS].map(([short, long]) => [short, long.join(' ')] as const),
    );
    fc.assert(
      fc.property(pair, fc.stringMatching(/^[A-Z]{4,12}$/), ([short, long], rest) => {
        expect(finds(`${short} ${rest}`, `${long} ${rest}`)).toBe(true);
        expect(finds(`${long} ${rest}`, `${short} ${rest}`)).toBe(true);
        expect(finds(`${rest} ${short}`, `${rest} ${long}`)).toBe(true);
      }),
    );
  });

  it('while its last word is being written', () => {
    fc.assert(
      fc.property(written, fc.nat(), (each, at) => {
        const last = each.shuffled.at(-1)!;
        const begun = [...each.shuffled.slice(0, -1), last.slice(0, 1 + (at % last.length))].join(' ');
        expect(finds(begun, each.name)).toBe(true);
      }),
    );
  });
});
