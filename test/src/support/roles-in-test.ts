import { randomUUID } from 'node:crypto';
import { rolesSql, runtimeRoleOf } from '@hopen/kit/database';
import { runStatement, SUBGRAPHS } from '@hopen/scripts';
import type { TestDatabase } from './test-database.ts';

/** Database with its own roles, since roles belong to the whole server, which other tests share. */
export interface DatabaseWithRoles {
  readonly migrationUrl: string;
  /** URL of the role that serves a subgraph. */
  urlOf(subgraph: string): string;
  asSuperuser(sql: string): Promise<unknown>;
  /** Drops the roles with everything they own. */
  dropRoles(): Promise<void>;
}

export async function withRoles({ location }: TestDatabase): Promise<DatabaseWithRoles> {
  const { url } = location as { url: string };
  const prefix = `hopen_${randomUUID().slice(0, 8)}`;
  const names = SUBGRAPHS.map(({ name }) => name);
  const asSuperuser = (sql: string) => runStatement(url, sql);
  const as = (role: string) => {
    const target = new URL(url);
    target.username = role;
    return target.href;
  };
  // Runs twice to test idempotence.
  for (let time = 0; time < 2; time++) await asSuperuser(rolesSql(names, prefix));
  return {
    migrationUrl: as(`${prefix}_migration`),
    urlOf: (subgraph) => as(runtimeRoleOf(prefix, subgraph)),
    asSuperuser,
    async dropRoles() {
      await asSuperuser(`do $$ declare each text; begin
        for each in select rolname from pg_roles where rolname like '${prefix}%' loop
          execute format('drop owned by %I cascade', each);
          execute format('drop role %I', each);
        end loop;
      end $$`);
    },
  };
}
