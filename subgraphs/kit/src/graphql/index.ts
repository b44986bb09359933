export { costOfAnswer } from './answer-cost.ts';
export * from './batch-loaders.ts';
export * from './format-error.ts';
export * from './list-size-directives.ts';
export * from './operation-limits.ts';
export { costOf, type Weights } from './query-cost.ts';
export * from './relay-connection.ts';
export * from './rule-violations-plugin.ts';
export * from './selected-fields.ts';
