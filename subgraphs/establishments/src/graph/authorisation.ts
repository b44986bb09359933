import type { FieldRules } from '@hopen/kit';

/** Who is where is reference data, published by FINESS: everyone reads all of it, and nobody writes it through the graph. */
export const fieldRules: FieldRules = {};
