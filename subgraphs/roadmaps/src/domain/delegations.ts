/**
 * The regions whose ARS owns its roadmap, and the GraphQL type that its own subgraph answers with. A region enters here
 * by one reviewed line; every other region's roadmap is hosted by this subgraph.
 */
export const DELEGATIONS: ReadonlyMap<string, string> = new Map([['93', 'PacaRoadmap']]);
