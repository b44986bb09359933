import type { FieldRules } from '@hopen/kit/subgraph';

/**
 * | viewer   | reads                | writes        |
 * | -------- | -------------------- | ------------- |
 * | everyone | published versions   | nothing       |
 * | ARS Paca | + its draft          | its roadmap   |
 *
 * Drafts are found by the region of the viewer alone, so no field needs a line here.
 */
export const fieldRules: FieldRules = {};
