import type { FieldRules } from '@hopen/kit';

/** Published roadmaps are for everyone; nothing else is kept here. */
export const fieldRules: FieldRules = {};
