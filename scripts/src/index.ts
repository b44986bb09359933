export * from './composition.ts';
export * from './conformance-run.ts';
export * from './country.ts';
export * from './development-issuer.ts';
export * from './load-synthetic.ts';
export * from './refresh-copies.ts';
export * from './subgraphs.ts';
export * from './synthetic/index.ts';
