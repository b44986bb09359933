export * from './commands/draft-roadmap.ts';
export * from './commands/publish-roadmap.ts';
export * from './domain/roadmap-host.ts';
export * from './graph/draft.type.ts';
export * from './persistence/draft-store.ts';
export * from './persistence/load-published.ts';
export * from './persistence/roadmap-table.ts';
