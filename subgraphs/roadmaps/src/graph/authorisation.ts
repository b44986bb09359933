import type { FieldRules } from '@hopen/kit/subgraph';

/**
 * | viewer        | reads                                     | writes             |
 * | ------------- | ----------------------------------------- | ------------------ |
 * | everyone      | published roadmaps                        | nothing            |
 * | ARS           | + the draft of its own region             | its own region's   |
 *
 * Drafts are found by the region of the viewer alone, so no field needs a line here.
 */
export const fieldRules: FieldRules = {};
