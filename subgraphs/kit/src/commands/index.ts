export * from './idempotent-command.ts';
export * from './journal.ts';
