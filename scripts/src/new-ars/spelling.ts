import { namesOf, type RegionFacts, type RoadmapNames } from '@hopen/schema';

/** An ARS that gets a subgraph of its own. */
export interface Ars extends RoadmapNames {
  /** What tells its subgraph from the others: `pays-de-la-loire`. */
  readonly slug: string;
  /** Where its subgraph listens unless the environment says otherwise. */
  readonly port: number;
}

/** Where the subgraph of a region's ARS listens, unless another one does already. */
export const portOf = (regionCode: string): number => 4100 + Number(regionCode);

export const arsOf = (
  region: Pick<RegionFacts, 'code' | 'name' | 'slug'>,
  port = portOf(region.code),
): Ars => ({ ...namesOf(region), slug: region.slug, port });

/** The template speaks for a region that there is not. Of two words, so that no spelling of it is like another one. */
const TEMPLATE = arsOf({ code: '00', name: 'Terra Nova', slug: 'terra-nova' });

/** A text, or a path, of the template as the subgraph of the ARS has it. */
export function spelledFor(ars: Ars, text: string): string {
  const spellings = spellingsOf(ars);
  return spellingsOf(TEMPLATE).reduce(
    (spelled, spelling, index) =>
      // Digits are replaced where they stand alone, and not within another number.
      spelled.replaceAll(
        /^\d+$/.test(spelling) ? new RegExp(`\\b${spelling}\\b`, 'g') : spelling,
        () => spellings[index]!,
      ),
    text,
  );
}

/** `PaysDeLaLoire`, `paysDeLaLoire`, `pays-de-la-loire`, `pays_de_la_loire`, `PAYS_DE_LA_LOIRE`; the region, its code, the port. */
function spellingsOf({ regionCode, regionName, type, slug, port }: Ars): string[] {
  const capitals = type.replace(/Roadmap$/, '');
  const underscored = slug.replaceAll('-', '_');
  return [
    capitals,
    capitals[0]!.toLowerCase() + capitals.slice(1),
    slug,
    underscored,
    underscored.toUpperCase(),
    // A straight apostrophe could end the text that it stands in.
    regionName.replaceAll("'", '’'),
    regionCode,
    String(port),
  ];
}
