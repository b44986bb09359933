import type { Scope } from '@hopen/kit';
import { versionsByRegion } from '@hopen/roadmap-kit';
import type { Delegation } from '../domain/delegations.ts';
import { StateRoadmap } from '../domain/state-roadmap.ts';

/** What one request reads: the published versions of each region, in one statement; and whose roadmap is elsewhere. */
export const createLoaders = (delegations: readonly Delegation[]) => (scope: Scope) => ({
  versions: versionsByRegion(scope, StateRoadmap),
  isDelegated: (regionCode: string) => delegations.some((each) => each.regionCode === regionCode),
});

export type Loaders = ReturnType<ReturnType<typeof createLoaders>>;
