import { MikroORM } from '@mikro-orm/core';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';

/** Runs one SQL statement over a connection of its own, outside any transaction, as `create database` demands. */
export async function runStatement<Row = Record<string, string>>(url: string, sql: string): Promise<Row[]> {
  const orm = await MikroORM.init({
    driver: PostgreSqlDriver,
    clientUrl: url,
    entities: [],
    ensureDatabase: false,
    discovery: { warnWhenNoEntities: false },
  });
  try {
    return await orm.em.fork().execute(sql);
  } finally {
    await orm.close();
  }
}
