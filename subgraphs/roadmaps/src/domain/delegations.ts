import { findRegion } from '@hopen/schema';

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
export const DELEGATIONS: readonly Delegation[] = checked([
  { regionCode: '93', type: 'PacaRoadmap', subgraph: 'roadmaps-paca' },
]);

/** The table, when each line names a region that exists, and no two lines the same region, type or subgraph. */
export function checked(delegations: readonly Delegation[]): readonly Delegation[] {
  for (const [index, line] of delegations.entries()) {
    if (!findRegion(line.regionCode)) throw new Error(`No region has the INSEE code ${line.regionCode}.`);
    const before = delegations.slice(0, index);
    for (const key of ['regionCode', 'type', 'subgraph'] as const) {
      if (before.some((each) => each[key] === line[key])) throw new Error(`${line[key]} is delegated twice.`);
    }
  }
  return delegations;
}
