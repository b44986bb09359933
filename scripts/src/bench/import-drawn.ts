import { type Random, randomFor } from '../synthetic/random.ts';

/** Site that searches are drawn from. */
export interface SearchedSite {
  readonly finess: string;
  readonly siret: string | null;
  readonly name: string;
  readonly city: string;
}

const SEARCHES_PER_KIND = 50;

/** Words of names that people write shorter, or longer. */
const OTHERWISE = new Map(
  [
    ['saint', 'st'],
    ['sainte', 'ste'],
    ['centre', 'ctre'],
    ['hopital', 'hop'],
    ['clinique', 'cl'],
  ].flatMap(([long, short]) => [[long!, short!] as const, [short!, long!] as const]),
);
const otherwise = (word: string) => OTHERWISE.get(word) ?? word;

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
/** Words but articles and the like; all where there are no others. */
const withoutArticles = (words: readonly string[]) => {
  const long = words.filter((word) => word.length > 3);
  return long.length > 0 ? long : words;
};
const typeOf = ({ name }: SearchedSite) => wordsOf(name)[0]!;
const townOf = ({ city }: SearchedSite) => city.toLowerCase().replace(/ cedex.*/, '');

/** Searches drawn from a site, by kind; null where it has nothing to draw from. */
const KINDS: Readonly<Record<string, (site: SearchedSite, random: Random) => string | null>> = {
  oneWord: ({ name }, random) => random.pick(withoutArticles(wordsOf(name))),
  twoWordsOtherwise: ({ name }, random) => random.shuffle(wordsOf(name)).slice(0, 2).map(otherwise).join(' '),
  townAndType: (site) => `${townOf(site)} ${typeOf(site)}`,
  finess: ({ finess }) => finess.replace(/(..)(...)(...)/, '$1 $2 $3 '),
  siret: ({ siret }) => siret,
  beginningOfNumber: ({ finess }) => finess.slice(0, 6),
  beginningOfName: ({ name }, random) => name.slice(0, random.int(3, Math.max(3, name.length))),
  noMatch: (site) => `${typeOf(site)} introuvable`,
  /** Frequent words, which hardly any site has together. */
  typeOfAnother: (site, random) =>
    `${typeOf(site)} ${random.pick(['clinique', 'ehpad', 'pharmacie'])} ${townOf(site)}`,
};

/** Draws searches of each kind; the same sites give the same ones. Words that most sites have tell none apart: nobody searches for them. */
export function drawSearches(sites: readonly SearchedSite[]): Map<string, string[]> {
  const withWord = Map.groupBy(
    sites.flatMap(({ name }) => [...new Set(wordsOf(name))]),
    (word) => word,
  );
  const tells = (word: string) => withWord.get(word)!.length <= sites.length / 2;
  const named = sites
    .map((site) => ({ ...site, name: wordsOf(site.name).filter(tells).join(' ') }))
    .filter(({ name }) => name !== '');
  return new Map(
    Object.entries(KINDS).map(([kind, draw]) => {
      const random = randomFor(`searches.${kind}`);
      const drawn = random.shuffle(named).flatMap((site) => draw(site, random) ?? []);
      return [kind, drawn.slice(0, SEARCHES_PER_KIND)];
    }),
  );
}
