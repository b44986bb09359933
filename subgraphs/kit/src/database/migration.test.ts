import { describe, expect, it } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import { migration } from './migration.ts';

async function statementsOf(sql: string): Promise<string[]> {
  const { class: SqlMigration } = migration('001-test', sql);
  const made = new (SqlMigration as new (...args: unknown[]) => object)({}, {}) as Migration;
  await made.up();
  return made.getQueries().map((query) => String(query).trim());
}

describe('a migration written as SQL', () => {
  it('has its name, and is one of MikroORM', () => {
    const made = migration('001-test', 'select 1;');
    expect(made.name).toBe('001-test');
    expect((made.class as { prototype: unknown }).prototype).toBeInstanceOf(Migration);
  });

  it.each([
    { what: 'nothing', sql: '', statements: [] },
    { what: 'blank lines', sql: '\n\n  \n', statements: [] },
    { what: 'a semicolon alone', sql: ';\n', statements: [] },
    { what: 'one statement', sql: 'create table a (b text);', statements: ['create table a (b text)'] },
    {
      what: 'one statement without its semicolon',
      sql: 'create table a (b text)\n',
      statements: ['create table a (b text)'],
    },
    {
      what: 'two statements',
      sql: 'create table a ();\ncreate table b ();\n',
      statements: ['create table a ()', 'create table b ()'],
    },
    {
      what: 'a statement over several lines',
      sql: '\ncreate table a (\n  b text,\n  c text\n);\ncreate index on a (b);\n',
      statements: ['create table a (\n  b text,\n  c text\n)', 'create index on a (b)'],
    },
    {
      what: 'blanks behind the semicolon',
      sql: 'select 1;  \nselect 2;\t\n',
      statements: ['select 1', 'select 2'],
    },
    {
      what: 'lines that end as on Windows',
      sql: 'select 1;\r\nselect 2;\r\n',
      statements: ['select 1', 'select 2'],
    },
    {
      what: 'a semicolon inside a line',
      sql: "select 'a;b', ';';\nselect 2;",
      statements: ["select 'a;b', ';'", 'select 2'],
    },
  ])('cuts $what at the semicolons that end a line', async ({ sql, statements }) => {
    expect(await statementsOf(sql)).toEqual(statements);
  });
});
