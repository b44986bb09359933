import type { MigrationObject } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';

/** Runs a statement of a migration in its transaction. */
export type Execute = (sql: string, params?: unknown[]) => Promise<Record<string, unknown>[]>;

/**
 * Migration of a subgraph's tables, never edited once merged: SQL statements that each end with a semicolon at the end of a
 * line (PGlite executes one at a time); or a function, for what SQL cannot compute, whose statements name their schema.
 */
export function migration(
  name: string,
  steps: string | ((execute: Execute) => Promise<void>),
): MigrationObject {
  class SubgraphMigration extends Migration {
    override async up(): Promise<void> {
      if (typeof steps !== 'string') return steps((sql, params) => this.execute(sql, params));
      for (const statement of steps.split(/;\s*$/m)) if (statement.trim()) this.addSql(statement);
    }
  }
  return { name, class: SubgraphMigration };
}
