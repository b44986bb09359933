import type { MigrationObject } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';

/**
 * SQL migration: statements that each end with a semicolon at the end of a line (PGlite executes one at a time). Never
 * edited once merged.
 */
export function migration(name: string, sql: string): MigrationObject {
  const statements = sql.split(/;\s*$/m).filter((statement) => statement.trim());
  class SqlMigration extends Migration {
    override up(): void {
      for (const statement of statements) this.addSql(statement);
    }
  }
  return { name, class: SqlMigration };
}
