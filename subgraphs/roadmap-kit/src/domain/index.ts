export * from './roadmap-content.ts';
export * from './roadmap-rules.ts';
