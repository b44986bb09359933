export * from './serve-from-environment.ts';
export * from './serve-subgraph.ts';
