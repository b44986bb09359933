import type { FieldRules } from '@hopen/kit/subgraph';

/**
 * | viewer        | reads                                     | writes             |
 * | ------------- | ----------------------------------------- | ------------------ |
 * | everyone      | published roadmaps                        | nothing            |
 * | ARS           | + the draft of its own region             | its own region's   |
 *
 * The draft is found by the viewer's own region and no other, so no field needs a line here.
 */
export const fieldRules: FieldRules = {};
