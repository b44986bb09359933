import 'reflect-metadata';

export * from './authorisation.ts';
export * from './bulk.ts';
export * from './command.ts';
export * from './connection.ts';
export * from './database.ts';
export * from './environment.ts';
export * from './errors.ts';
export * from './http.ts';
export * from './journal.ts';
export * from './keyset.ts';
export * from './loaders.ts';
export * from './migration.ts';
export * from './schema.ts';
export * from './serve.ts';
export * from './subgraph.ts';
export * from './tokens.ts';
export * from './user-facing-error.ts';
