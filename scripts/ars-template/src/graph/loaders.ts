import type { Context, Scope } from '@hopen/kit/subgraph';
import { versionsByRegion } from '@hopen/roadmap-kit';
import { TerraNovaRoadmap } from '../domain/terra-nova-roadmap.ts';

/** Loaders of one request: the published versions, in one statement. */
export const createLoaders = (scope: Scope) => ({ versions: versionsByRegion(scope, TerraNovaRoadmap) });

export type Loaders = ReturnType<typeof createLoaders>;
export type RequestContext = Context<Loaders>;
