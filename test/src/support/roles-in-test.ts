import { randomUUID } from 'node:crypto';
import { rolesSql, runtimeRoleOf } from '@hopen/kit/database';
import { runStatement, SUBGRAPHS } from '@hopen/scripts';
import type { TestDatabase } from './test-database.ts';

/** A database with roles of its own: they belong to the whole server, where other tests make theirs. */
export interface DatabaseWithRoles {
  readonly migrationUrl: string;
  /** The URL under which a subgraph is served. */
  urlOf(subgraph: string): string;
  asSuperuser(sql: string): Promise<unknown>;
  /** Drops the roles, with whatever they still own. */
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
  // A second time changes nothing.
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
