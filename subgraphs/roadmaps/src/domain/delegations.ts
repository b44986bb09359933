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
export const DELEGATIONS: readonly Delegation[] = delegationTable([
  // One line per region, by INSEE code; `url` where its ARS hosts it elsewhere. new-ars looks for this comment.
  { regionCode: '93' },
]);

type Line = Pick<Delegation, 'regionCode' | 'url'>;

/** The delegation table with each region's names. Throws on an unknown region, or one that is listed twice. */
export function delegationTable(lines: readonly Line[]): readonly Delegation[] {
  const codes = lines.map(({ regionCode }) => regionCode);
  const twice = codes.find((code, index) => codes.indexOf(code) < index);
  if (twice) throw new Error(`${twice} is delegated twice.`);
  return lines.map(delegationOf);
}

/** One line of it. */
export function delegationOf({ regionCode, url }: Line): Delegation {
  const names = ROADMAP_NAMES.get(regionCode);
  if (!names) throw new Error(`No region has the INSEE code ${regionCode}.`);
  return { regionCode, type: names.type, subgraph: names.subgraph, ...(url && { url }) };
}
