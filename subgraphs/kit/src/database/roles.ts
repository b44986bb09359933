import type { SqlEntityManager } from '@mikro-orm/sql';

/**
 * Write permissions of a served subgraph, by table: rows may be inserted, and the listed columns updated. Deletes are
 * never allowed, and other tables are read-only. `select … for update` needs at least one updatable column.
 */
export type Writes = Readonly<Record<string, readonly string[]>>;

/**
 * Suffix of the role that owns a subgraph's schema and may create its extensions. It cannot log in; the migration role
 * is a member.
 */
const OWNER = '_owner';

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** Role that serves a subgraph. */
export const runtimeRoleOf = (prefix: string, subgraph: string): string =>
  `${prefix}_${subgraph.replaceAll('-', '_')}`;

/** Role that migrates, imports and reconciles all subgraphs. */
export const migrationRoleOf = (prefix: string): string => `${prefix}_migration`;

/**
 * SQL that creates the roles of these subgraphs in one database; idempotent, run by a superuser. Sets no passwords.
 * Tables of an earlier single-role set-up move to their owners; `grantWrites` grants access to tables.
 */
export function rolesSql(subgraphs: readonly string[], prefix: string): string {
  const migrates = migrationRoleOf(prefix);
  return [
    madeRole(migrates, 'login'),
    onDatabase('revoke all on database %I from public'),
    'revoke create on schema public from public;',
    onDatabase(`grant connect, create, temporary on database %I to ${quoted(migrates)}`),
    ...subgraphs.map((subgraph) => schemaSql(subgraph, runtimeRoleOf(prefix, subgraph), migrates)),
  ].join('\n\n');
}

const madeRole = (role: string, may: 'login' | 'nologin') =>
  `do $$ begin
  if not exists (select from pg_roles where rolname = '${role}') then create role ${quoted(role)} ${may}; end if;
end $$;`;

const onDatabase = (statement: string) =>
  `do $$ begin execute format('${statement}', current_database()); end $$;`;

function schemaSql(schema: string, runtime: string, migrates: string): string {
  const owner = `${runtime}${OWNER}`;
  return `${madeRole(runtime, 'login')}
${onDatabase(`grant connect on database %I to ${quoted(runtime)}`)}
${madeRole(owner, 'nologin')}
${onDatabase(`grant create on database %I to ${quoted(owner)}`)}
grant ${quoted(owner)} to ${quoted(migrates)};
create schema if not exists ${quoted(schema)};
alter schema ${quoted(schema)} owner to ${quoted(owner)};
revoke all on schema ${quoted(schema)} from public;
grant usage on schema ${quoted(schema)} to ${quoted(runtime)};
do $$ declare held regclass; begin
  for held in
    select oid from pg_class where relnamespace = '${quoted(schema)}'::regnamespace
      and relowner <> '${quoted(owner)}'::regrole and (relkind in ('r', 'p', 'v', 'm') or relkind = 'S' and not exists
        (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid and deptype in ('a', 'i')))
  loop
    execute format('alter table %s owner to ${quoted(owner)}', held);
  end loop;
end $$;`;
}

/** Owner of a schema, if it is a role made by `rolesSql` other than the current one. */
export async function otherOwnerOf(em: SqlEntityManager, schema: string): Promise<string | undefined> {
  const [row] = await em.execute<{ owner: string }[]>(
    `select pg_get_userbyid(nspowner) as owner from pg_namespace
     where nspname = ? and pg_get_userbyid(nspowner) <> current_user`,
    [schema],
  );
  return row?.owner.endsWith(OWNER) ? row.owner : undefined;
}

/** Resets the serving role's privileges on a schema to: read all, write as listed. */
export async function grantWrites(
  em: SqlEntityManager,
  schema: string,
  owner: string,
  writes: Writes,
): Promise<void> {
  const runtime = owner.slice(0, -OWNER.length);
  const [known] = await em.execute('select 1 from pg_roles where rolname = ?', [runtime]);
  if (!known) return;
  const [all, role] = [`in schema ${quoted(schema)}`, quoted(runtime)];
  const statements = [
    `revoke all on all tables ${all} from ${role}`,
    `grant select on all tables ${all} to ${role}`,
    `grant usage on all sequences ${all} to ${role}`,
    ...Object.entries(writes).map(([table, columns]) => {
      const changes = columns.length > 0 ? `, update (${columns.map(quoted).join(', ')})` : '';
      return `grant insert${changes} on ${quoted(schema)}.${quoted(table)} to ${role}`;
    }),
  ];
  for (const statement of statements) await em.execute(statement);
}
