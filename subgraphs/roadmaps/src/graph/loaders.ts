import type { Context, Scope } from '@hopen/kit/subgraph';
import { versionsByRegion } from '@hopen/roadmap-kit';
import type { Delegation } from '../domain/delegations.ts';
import { HostedRoadmap } from '../domain/hosted-roadmap.ts';

/** Loaders of one request: the published versions of each region, in one statement. `isDelegated` reads the table alone. */
export const createLoaders = (delegations: readonly Delegation[]) => (scope: Scope) => ({
  versions: versionsByRegion(scope, HostedRoadmap),
  isDelegated: (regionCode: string) => delegations.some((each) => each.regionCode === regionCode),
});

export type Loaders = ReturnType<ReturnType<typeof createLoaders>>;
export type RequestContext = Context<Loaders>;
