import { generateSyntheticData, type SyntheticData } from '../index.ts';

/** The synthetic country, invented once for all the test files of a worker, so frozen. */
export const SYNTHETIC_DATA: Readonly<SyntheticData> = generateSyntheticData();
for (const rows of Object.values(SYNTHETIC_DATA)) Object.freeze(rows).forEach(Object.freeze);
