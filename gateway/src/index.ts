export * from './explorer/tabs.ts';
export * from './gateway.ts';
export * from './gateway-key.ts';
export * from './patience.ts';
export * from './supergraph-reader.ts';
