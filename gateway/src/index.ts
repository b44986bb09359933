export * from './explorer/tabs.ts';
export * from './front-door.ts';
export * from './gateway.ts';
export * from './gateway-key.ts';
export * from './limits.ts';
export * from './own-subgraph.ts';
export * from './patience.ts';
export * from './supergraph-reader.ts';
export { hashOf, type Manifest } from './trusted-documents.ts';
