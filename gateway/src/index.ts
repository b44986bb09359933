export * from './explorer/tabs.ts';
export * from './gateway.ts';
