import { generateSyntheticData, type SyntheticData } from '../index.ts';

/** Synthetic country, generated once per test worker and frozen. */
export const SYNTHETIC_DATA: Readonly<SyntheticData> = generateSyntheticData();
for (const rows of Object.values(SYNTHETIC_DATA)) Object.freeze(rows).forEach(Object.freeze);
