import type { Delegation } from '@hopen/roadmaps';

/** An ARS that gets a subgraph of its own. */
export interface Ars {
  /** INSEE code of its region. */
  readonly regionCode: string;
  readonly regionName: string;
  /** What tells its subgraph from the others: `pays-de-la-loire`. */
  readonly name: string;
  /** Where its subgraph listens unless the environment says otherwise. */
  readonly port: number;
}

/** Where the subgraph of a region's ARS listens, unless another one does already. */
export const portOf = (regionCode: string): number => 4100 + Number(regionCode);

/** The template speaks for a region that there is not. Of two words, so that no spelling of it is like another one. */
const TEMPLATE: Ars = { regionCode: '00', regionName: 'Terra Nova', name: 'terra-nova', port: portOf('00') };

/** The delegation table's line for an ARS; `url` when it hosts its subgraph elsewhere. */
export const delegationOf = ({ regionCode, name }: Ars, url?: string): Delegation => ({
  regionCode,
  type: `${inCapitals(name)}Roadmap`,
  subgraph: `roadmaps-${name}`,
  ...(url && { url }),
});

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
function spellingsOf({ regionCode, regionName, name, port }: Ars): string[] {
  const capitals = inCapitals(name);
  const underscored = name.replaceAll('-', '_');
  return [
    capitals,
    capitals[0]!.toLowerCase() + capitals.slice(1),
    name,
    underscored,
    underscored.toUpperCase(),
    // A straight apostrophe could end the text that it stands in.
    regionName.replaceAll("'", '’'),
    regionCode,
    String(port),
  ];
}

const inCapitals = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
