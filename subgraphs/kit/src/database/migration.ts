import type { MigrationObject } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';

/**
 * A migration written as SQL: one statement after the other, each closed by a semicolon at the end of its line
 * (PGlite takes one statement at a time). Never edited once it has landed.
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
