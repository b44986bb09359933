import { type Bearer } from '@hopen/kit/auth';
import { type Call, COMMAND_TABLE, runCommand } from '@hopen/kit/commands';
import { type Database, migration, openDatabase, type SqlEntityManager } from '@hopen/kit/database';
import { EntitySchema } from '@mikro-orm/core';
import { emptyDatabase } from './test-database.ts';

/** Fact written by a command. */
class Fact {
  words!: string;
}

const FactMapping = new EntitySchema<Fact>({
  class: Fact,
  properties: { words: { type: 'text', primary: true } },
});

export type Act = (em: SqlEntityManager) => Promise<object>;

/** Database with a single table of words and one mutation that writes them. */
export interface CommandDatabase {
  readonly database: Database;
  run(call: Call, act: Act): ReturnType<typeof runCommand>;
  facts(): Promise<string[]>;
  keptAnswers(): Promise<number>;
  sql(statement: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  empty(): Promise<unknown>;
  close(): Promise<void>;
}

export async function openCommandDatabase(): Promise<CommandDatabase> {
  const home = await emptyDatabase();
  const database = await openDatabase(home.location, {
    schema: 'command-test',
    mappings: [FactMapping],
    migrations: [migration('001-command', `create table fact (words text primary key);\n${COMMAND_TABLE}`)],
  });
  const sql = (statement: string, values: unknown[] = []) => database.em.fork().execute(statement, values);
  return {
    database,
    sql,
    run: (call, act) =>
      runCommand(database.em.fork(), call, async (em) => ({ receipt: await act(em), journal: [] })),
    facts: async () =>
      (await sql('select words from "command-test".fact order by words')).map(({ words }) => words),
    keptAnswers: async () => (await sql('select 1 from "command-test".command')).length,
    empty: () => sql('truncate "command-test".fact, "command-test".command'),
    async close() {
      await database.close();
      await home.close();
    },
  };
}

export const PACA = { role: 'ARS', region: '93', subject: 'agent' } as const satisfies Bearer;
export const INPUT = {
  idempotencyKey: 'key',
  amount: 4_000_000,
  item: { id: 'A', version: 1 },
  tags: ['x', 'y'],
};
export const CALL: Call = { viewer: PACA, mutation: 'preselectApplications', input: INPUT };
export const calling = (other: Partial<Call>): Call => ({ ...CALL, ...other });
export const withKey = (idempotencyKey: string) => calling({ input: { ...INPUT, idempotencyKey } });

/** Writes a fact and returns it. */
export const doing =
  (words: string): Act =>
  async (em) => {
    await em.execute('insert into "command-test".fact values (?)', [words]);
    return { words };
  };
/** Writes a fact, then throws. */
export const stopping =
  (error: Error): Act =>
  async (em) => {
    await doing('half')(em);
    throw error;
  };

export const done = (words: unknown) => ({ receipt: { words }, userErrors: [] });
export const codesOf = ({ userErrors }: { userErrors: { code: string; field: string | null }[] }) =>
  userErrors.map(({ code, field }) => [code, field]);
export const REUSED = ['IDEMPOTENCY_KEY_REUSED', 'input.idempotencyKey'];
