export * from './bearer.ts';
export * from './pseudonym.ts';
export * from './read-only-token-plugin.ts';
export * from './service-token.ts';
export * from './token-settings.ts';
export * from './tokens.ts';
