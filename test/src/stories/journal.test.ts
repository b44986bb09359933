import {
  appendToJournal,
  firstBrokenLine,
  JOURNAL_DONE_BY,
  JOURNAL_TABLE,
  type JournalEntry,
} from '@hopen/kit/commands';
import { type Database, migration, openDatabase } from '@hopen/kit/database';
import { runInRequest, setRequester, startRequestLog } from '@hopen/kit/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EntitySchema } from '@mikro-orm/core';
import { emptyDatabase, type TestDatabase } from '../support/test-database.ts';

/** Fact stored beside the journal. */
class Note {
  words!: string;
}

const NoteMapping = new EntitySchema<Note>({
  class: Note,
  properties: { words: { type: 'text', primary: true } },
});

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await emptyDatabase();
  database = await openDatabase(home.location, {
    schema: 'journal-test',
    mappings: [NoteMapping],
    migrations: [
      migration('001-journal', `create table note (words text primary key);\n${JOURNAL_TABLE}`),
      migration('002-done-by', JOURNAL_DONE_BY),
    ],
  });
});
afterAll(async () => {
  await database?.close();
  await home?.close();
});

const JOURNAL = '"journal-test".journal';
const sql = (statement: string) => database.em.fork().execute(statement);
const broken = () => firstBrokenLine(database.em.fork());

const entry = (index: number): JournalEntry => ({
  actor: index % 2 ? 'ARS 93' : 'DGOS',
  regionCode: index % 2 ? '93' : null,
  kind: 'PRESELECT',
  subject: `HOPEN-93-${index}`,
  payload: { sequence: index, amountCents: 4_000_000 + index, motive: `d'été — "${index}" \\ ?` },
});
const append = (...indexes: number[]) =>
  database.em.fork().transactional((em) => appendToJournal(em, indexes.map(entry)));

/** Six lines in three transactions. */
beforeEach(async () => {
  await sql(`truncate ${JOURNAL}, ${JOURNAL}_head, "journal-test".note`);
  await append(1);
  await append(2, 3, 4);
  await append(5, 6);
});

describe('a journal that nobody touched', () => {
  it('is whole', async () => {
    expect(await broken()).toBeUndefined();
  });

  it('is whole when it is empty', async () => {
    await sql(`truncate ${JOURNAL}, ${JOURNAL}_head`);
    expect(await broken()).toBeUndefined();
  });

  it.each([0, 6])('is whole when many append to its %s lines at once', async (count) => {
    if (count === 0) await sql(`truncate ${JOURNAL}, ${JOURNAL}_head`);
    await Promise.all(Array.from({ length: 16 }, (_, index) => append(index)));
    expect(await broken()).toBeUndefined();
    expect(await sql(`select 1 from ${JOURNAL}`)).toHaveLength(count + 16);
  });

  it('numbers its lines from one on, each with the hash of the one before', async () => {
    const lines = await sql(`select sequence::int, previous_hash, hash from ${JOURNAL} order by sequence`);
    expect(lines.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    const hashes = lines.map(({ hash }) => hash);
    expect(lines.map(({ previous_hash }) => previous_hash)).toEqual(['0'.repeat(64), ...hashes.slice(0, -1)]);
    expect(new Set(hashes).size).toBe(6);
  });

  it('tells the facts as they were given', async () => {
    const lines = await sql(
      `select actor, region_code, kind, subject, payload from ${JOURNAL} order by sequence`,
    );
    expect(lines.map(({ region_code, ...line }) => ({ ...line, regionCode: region_code }))).toEqual(
      [1, 2, 3, 4, 5, 6].map(entry),
    );
  });

  it('does not change when there is nothing to tell', async () => {
    await append();
    expect(await sql(`select 1 from ${JOURNAL}`)).toHaveLength(6);
  });

  it('is read to its end, however long: 4,999, 5,000 and 5,001 lines', async () => {
    await append(...Array.from({ length: 4_993 }, (_, index) => index + 7));
    for (const length of [4_999, 5_000, 5_001]) {
      expect(await sql(`select 1 from ${JOURNAL}`)).toHaveLength(length);
      expect(await broken()).toBeUndefined();
      await sql(`update ${JOURNAL} set actor = actor || 'x' where sequence = ${length}`);
      expect(await broken()).toBe(length);
      await sql(`update ${JOURNAL} set actor = rtrim(actor, 'x') where sequence = ${length}`);
      await append(length + 1);
    }
  });
});

const exchange = (columns: string) => `
  update ${JOURNAL} line set (${columns}) =
    (select ${columns} from ${JOURNAL} other where other.sequence = 7 - line.sequence)
  where sequence in (3, 4)`;

describe('a line that was touched is found by its number', () => {
  it.each([
    ['its moment', `update ${JOURNAL} set at = at - interval '1 millisecond' where sequence = 3`, 3],
    ['its actor', `update ${JOURNAL} set actor = 'ARS 94' where sequence = 3`, 3],
    ['its region', `update ${JOURNAL} set region_code = '94' where sequence = 3`, 3],
    ['its region, taken away', `update ${JOURNAL} set region_code = null where sequence = 3`, 3],
    ['a region, where there was none', `update ${JOURNAL} set region_code = '' where sequence = 4`, 4],
    ['its kind', `update ${JOURNAL} set kind = 'RETAIN' where sequence = 3`, 3],
    ['its subject', `update ${JOURNAL} set subject = 'HOPEN-93-4' where sequence = 3`, 3],
    [
      'a figure in it',
      `update ${JOURNAL} set payload = replace(payload::text, '4000003', '4000004')::json where sequence = 3`,
      3,
    ],
    ['a blank in it', `update ${JOURNAL} set payload = (payload::text || ' ')::json where sequence = 3`, 3],
    ['the hash it follows', `update ${JOURNAL} set previous_hash = repeat('0', 64) where sequence = 3`, 3],
    ['its hash', `update ${JOURNAL} set hash = repeat('0', 64) where sequence = 3`, 3],
    ['the first line', `update ${JOURNAL} set actor = 'X' where sequence = 1`, 1],
    ['the last line', `update ${JOURNAL} set actor = 'X' where sequence = 6`, 6],
    ['two lines: the first of them', `update ${JOURNAL} set actor = 'X' where sequence in (2, 5)`, 2],
    ['its number', `update ${JOURNAL} set sequence = 7 where sequence = 6`, 6],
    ['the first line, deleted', `delete from ${JOURNAL} where sequence = 1`, 1],
    ['a line in the middle, deleted', `delete from ${JOURNAL} where sequence = 3`, 3],
    ['the last line, deleted', `delete from ${JOURNAL} where sequence = 6`, 6],
    ['the last two lines, deleted', `delete from ${JOURNAL} where sequence > 4`, 5],
    ['every line, deleted', `delete from ${JOURNAL}`, 1],
    ['the head', `update ${JOURNAL}_head set sequence = 5`, 6],
    ['the head, deleted', `delete from ${JOURNAL}_head`, 1],
    ['several lines, deleted', `delete from ${JOURNAL} where sequence in (2, 3, 5)`, 2],
    ['two lines, in each other’s place', exchange('at, actor, region_code, kind, subject, payload'), 3],
    [
      'two whole lines, in each other’s place',
      exchange('at, actor, region_code, kind, subject, payload, previous_hash, hash'),
      3,
    ],
  ])('%s', async (_what, tamper, sequence) => {
    await sql(tamper);
    expect(await broken()).toBe(sequence);
  });

  it('also when the numbers behind a deleted line were closed up', async () => {
    await sql(`delete from ${JOURNAL} where sequence = 3`);
    for (const sequence of [4, 5, 6])
      await sql(`update ${JOURNAL} set sequence = ${sequence - 1} where sequence = ${sequence}`);
    expect(await broken()).toBe(3);
  });

  it.each([
    ['with the hash that it should follow', `(select hash from ${JOURNAL} where sequence = 6)`],
    ['with the hash of another line', `(select hash from ${JOURNAL} where sequence = 2)`],
  ])('also one that was added behind the last, %s', async (_what, previousHash) => {
    await sql(`insert into ${JOURNAL} select 7, at, actor, region_code, kind, subject, payload, ${previousHash},
      hash from ${JOURNAL} where sequence = 5`);
    expect(await broken()).toBe(7);
  });

  it('also when the journal went on behind lines that were taken off its end', async () => {
    await sql(`delete from ${JOURNAL} where sequence = 6`);
    await append(7);
    expect(await broken()).toBe(6);
  });

  it('also one that was put between two others', async () => {
    for (const sequence of [6, 5, 4])
      await sql(`update ${JOURNAL} set sequence = ${sequence + 1} where sequence = ${sequence}`);
    await sql(`insert into ${JOURNAL} select 4, at, actor, region_code, kind, subject, payload, hash, hash
      from ${JOURNAL} where sequence = 3`);
    expect(await broken()).toBe(4);
  });
});

describe('a line says who did it', () => {
  const doing = async (indexes: number[]) =>
    runInRequest(startRequestLog('of-this-request'), async () => {
      setRequester({ subject: 'a'.repeat(64), role: 'ARS', region: '93' });
      await append(...indexes);
    });

  it('in its own hash, and older lines keep theirs', async () => {
    await doing([7, 8]);
    expect(await broken()).toBeUndefined();
    expect(
      await sql(`select done_by as by from ${JOURNAL} where sequence in (6, 7) order by sequence`),
    ).toEqual([
      { by: null },
      { by: { subject: 'a'.repeat(64), role: 'ARS', region: '93', requestId: 'of-this-request' } },
    ]);
  });

  it('and a chain that began before that was kept is whole', async () => {
    await sql(`truncate ${JOURNAL}, ${JOURNAL}_head`);
    const hash = 'badca1506826bc3308a0c57be62b199c732af32c4c3f993c0863470d86855dd9';
    await sql(`insert into ${JOURNAL} (sequence, at, actor, region_code, kind, subject, payload, previous_hash, hash)
      values (1, '2026-11-29T10:00:00.123Z', 'DGOS', null, 'RETAIN', 'HOPEN-93-1', '{"sequence":1}', repeat('0', 64), '${hash}')`);
    await sql(`insert into ${JOURNAL}_head (sequence, hash) values (1, '${hash}')`);
    await doing([2]);
    expect(await broken()).toBeUndefined();
  });

  it.each([
    ['another', 7, `'{"subject":"b"}'`],
    ['nobody', 7, 'null'],
    ['somebody, where there was nobody,', 3, `'{}'`],
  ])('so that %s in its place is found', async (_who, sequence, by) => {
    await doing([7, 8]);
    await sql(`update ${JOURNAL} set done_by = ${by} where sequence = ${sequence}`);
    expect(await broken()).toBe(sequence);
  });
});

describe('a transaction', () => {
  const note = (words: string) => `insert into "journal-test".note values ('${words}')`;

  it('takes its lines back with its facts, and the chain goes on without a gap', async () => {
    const fault = new Error('fault');
    const failing = database.em.fork().transactional(async (em) => {
      await em.execute(note('never'));
      await appendToJournal(em, [entry(7), entry(8)]);
      throw fault;
    });
    await expect(failing).rejects.toBe(fault);
    expect(await sql(`select 1 from ${JOURNAL}`)).toHaveLength(6);
    expect(await sql('select words from "journal-test".note')).toEqual([]);
    await append(7);
    expect(await sql(`select sequence::int from ${JOURNAL} where subject = 'HOPEN-93-7'`)).toEqual([
      { sequence: 7 },
    ]);
    expect(await broken()).toBeUndefined();
  });

  it('may append twice', async () => {
    await database.em.fork().transactional(async (em) => {
      await appendToJournal(em, [entry(7)]);
      await appendToJournal(em, [entry(8)]);
    });
    expect(await sql(`select 1 from ${JOURNAL}`)).toHaveLength(8);
    expect(await broken()).toBeUndefined();
  });

  it('takes back only what stood behind its savepoint', async () => {
    await database.em.fork().transactional(async (em) => {
      await appendToJournal(em, [entry(7)]);
      const refused = em.transactional(async (inAct) => {
        await appendToJournal(inAct, [entry(8)]);
        throw new Error('refused');
      });
      await expect(refused).rejects.toThrow();
      await appendToJournal(em, [entry(9)]);
    });
    const subjects = await sql(`select subject from ${JOURNAL} where sequence > 6 order by sequence`);
    expect(subjects.map(({ subject }) => subject)).toEqual(['HOPEN-93-7', 'HOPEN-93-9']);
    expect(await broken()).toBeUndefined();
  });

  it('waits for the others: forty at once make one chain', async () => {
    const indexes = Array.from({ length: 40 }, (_, index) => index + 7);
    await Promise.all(indexes.map((index) => append(index, index)));
    const lines = await sql(`select sequence::int, subject from ${JOURNAL} order by sequence`);
    expect(lines.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 86 }, (_, index) => index + 1),
    );
    expect(new Set(lines.map(({ subject }) => subject)).size).toBe(46);
    expect(await broken()).toBeUndefined();
  });
});
