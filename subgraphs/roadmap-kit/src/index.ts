export * from './draft.ts';
export * from './draft.type.ts';
export * from './draft-roadmap.ts';
export * from './load-published.ts';
export * from './publish-roadmap.ts';
export * from './roadmap-keeper.ts';
export * from './roadmap-table.ts';
