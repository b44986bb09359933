import type { FieldRules } from '@hopen/kit/subgraph';

/**
 * | viewer   | reads                | writes        |
 * | -------- | -------------------- | ------------- |
 * | everyone | published versions   | nothing       |
 * | ARS Paca | + its draft          | its roadmap   |
 *
 * The draft is found by the viewer's own region and no other, so no field needs a line here.
 */
export const fieldRules: FieldRules = {};
