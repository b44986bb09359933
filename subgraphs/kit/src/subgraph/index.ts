export * from './build-subgraph.ts';
export * from './field-authorisation.ts';
export * from './subgraph.ts';
export * from './subgraph-client.ts';
