import { ROADMAP_NAMES } from '@hopen/schema';

/** A region whose ARS owns its roadmap. */
export interface Delegation {
  /** INSEE code of the region. */
  readonly regionCode: string;
  /** The GraphQL type that its own subgraph answers with. */
  readonly type: string;
  /** The subgraph's name, which is also that of its folder here. */
  readonly subgraph: string;
  /** Where it answers, when its ARS hosts it elsewhere: then the contract holds the SDL that the ARS published. */
  readonly url?: string;
}

/** A region enters here by one reviewed line; every other region's roadmap is hosted by this subgraph. */
export const DELEGATIONS: readonly Delegation[] = delegated([
  // By INSEE code of the region; with `url` where its ARS hosts it elsewhere.
  { regionCode: '93' },
]);

/** The table, under the names that the schema has for each region. Throws where a line names none, or one that is there already. */
export function delegated(lines: readonly Pick<Delegation, 'regionCode' | 'url'>[]): readonly Delegation[] {
  return lines.map(({ regionCode, url }, index) => {
    const names = ROADMAP_NAMES.get(regionCode);
    if (!names) throw new Error(`No region has the INSEE code ${regionCode}.`);
    if (lines.findIndex((each) => each.regionCode === regionCode) < index)
      throw new Error(`${regionCode} is delegated twice.`);
    return { regionCode, type: names.type, subgraph: names.subgraph, ...(url && { url }) };
  });
}
