import { ROADMAP_NAMES } from '@hopen/schema';

/** Delegation of a roadmap to the ARS of its region. */
export interface Delegation {
  /** INSEE code of the region. */
  readonly regionCode: string;
  /** GraphQL type that the subgraph of the ARS resolves. */
  readonly type: string;
  /** Name of the subgraph, and of its folder here. */
  readonly subgraph: string;
  /** URL of the subgraph when its ARS hosts it elsewhere: then the contract holds the SDL that the ARS published. */
  readonly url?: string;
}

/** Delegation table: one reviewed line per region. This subgraph hosts the roadmaps of all others. */
export const DELEGATIONS: readonly Delegation[] = delegationTable([
  // One line per region, by INSEE code; `url` where its ARS hosts it elsewhere. new-ars looks for this comment.
  { regionCode: '93' },
]);

type DelegationLine = Pick<Delegation, 'regionCode' | 'url'>;

/** Adds the names of each region. Throws on an unknown region, or one that is listed twice. */
export function delegationTable(lines: readonly DelegationLine[]): readonly Delegation[] {
  const codes = lines.map(({ regionCode }) => regionCode);
  const twice = codes.find((code, index) => codes.indexOf(code) < index);
  if (twice) throw new Error(`${twice} is delegated twice.`);
  return lines.map(delegationOf);
}

export function delegationOf({ regionCode, url }: DelegationLine): Delegation {
  const names = ROADMAP_NAMES.get(regionCode);
  if (!names) throw new Error(`No region has the INSEE code ${regionCode}.`);
  return { regionCode, type: names.type, subgraph: names.subgraph, ...(url && { url }) };
}
