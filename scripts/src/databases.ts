import type { Database } from '@hopen/kit';

/** The databases of the subgraphs, by name. */
export type Databases = ReadonlyMap<string, Database>;
