import { namesOf, type RegionFacts, type RoadmapNames } from '@hopen/schema';

/** ARS that gets its own subgraph. */
export interface Ars extends RoadmapNames {
  /** Distinctive part of the subgraph's name: `pays-de-la-loire`. */
  readonly slug: string;
  /** Default port. */
  readonly port: number;
}

/** Default port by region code. */
export const portOf = (regionCode: string): number => 4100 + Number(regionCode);

export const arsOf = (
  region: Pick<RegionFacts, 'code' | 'name' | 'slug'>,
  port = portOf(region.code),
): Ars => ({ ...namesOf(region), slug: region.slug, port });

/** Fictitious region of the template. Two words, so that all its spellings differ. */
const TEMPLATE = arsOf({ code: '00', name: 'Terra Nova', slug: 'terra-nova' });

/** Replaces the template's names in a text or path by the ARS's. */
export function spelledFor(ars: Ars, text: string): string {
  const spellings = spellingsOf(ars);
  return spellingsOf(TEMPLATE).reduce(
    (spelled, spelling, index) =>
      // Numbers are replaced as whole words only.
      spelled.replaceAll(
        /^\d+$/.test(spelling) ? new RegExp(`\\b${spelling}\\b`, 'g') : spelling,
        () => spellings[index]!,
      ),
    text,
  );
}

/**
 * Spellings: `PaysDeLaLoire`, `paysDeLaLoire`, `pays-de-la-loire`, `pays_de_la_loire`, `PAYS_DE_LA_LOIRE`; region name,
 * code and port.
 */
function spellingsOf({ regionCode, regionName, type, slug, port }: Ars): string[] {
  const capitals = type.replace(/Roadmap$/, '');
  const underscored = slug.replaceAll('-', '_');
  return [
    capitals,
    capitals[0]!.toLowerCase() + capitals.slice(1),
    slug,
    underscored,
    underscored.toUpperCase(),
    // Typographic, since a straight apostrophe could end a string literal.
    regionName.replaceAll("'", '’'),
    regionCode,
    String(port),
  ];
}
