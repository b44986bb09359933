import { createHash } from 'node:crypto';
import {
  type Bearer,
  type Call,
  COMMAND_TABLE,
  type Database,
  keptAnswer,
  migration,
  openDatabase,
  runCommand,
} from '@hopen/kit';
import { RuleViolation, RuleViolations } from '@hopen/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EntitySchema } from '@mikro-orm/core';
import { emptyDatabase, type TestDatabase } from './test-database.ts';

/** What a command does. */
class Fact {
  words!: string;
}

const FactMapping = new EntitySchema<Fact>({
  class: Fact,
  properties: { words: { type: 'text', primary: true } },
});

let home: TestDatabase;
let database: Database;
beforeAll(async () => {
  home = await emptyDatabase();
  database = await openDatabase(home.location, {
    schema: 'command-test',
    mappings: [FactMapping],
    migrations: [migration('001-command', `create table fact (words text primary key);\n${COMMAND_TABLE}`)],
  });
});
afterAll(async () => {
  await database?.close();
  await home?.close();
});
beforeEach(() => database.em.fork().execute('truncate "command-test".fact, "command-test".command'));

const facts = async () => {
  const rows = await database.em.fork().execute('select words from "command-test".fact order by words');
  return rows.map(({ words }) => words);
};
const keptAnswers = async () =>
  (await database.em.fork().execute('select 1 from "command-test".command')).length;

const PACA: Bearer = { role: 'ARS', region: '93', subject: 'agent' };
const input = { idempotencyKey: 'key', amount: 4_000_000, item: { id: 'A', version: 1 }, tags: ['x', 'y'] };
const call: Call = { viewer: PACA, mutation: 'preselectApplications', input };
const calling = (other: Partial<Call>): Call => ({ ...call, ...other });
const withKey = (idempotencyKey: string) => calling({ input: { ...input, idempotencyKey } });

type Act = Parameters<typeof runCommand>[2];
const run = (which: Call, act: Act) => runCommand(database.em.fork(), which, act);

/** Writes a fact and says so. */
const doing =
  (words: string): Act =>
  async (em) => {
    await em.execute('insert into "command-test".fact values (?)', [words]);
    return { words };
  };
/** Writes a fact, then stops. */
const stopping =
  (error: Error): Act =>
  async (em) => {
    await doing('half')(em);
    throw error;
  };
const done = (words: string) => ({ receipt: { words }, userErrors: [] });
const codesOf = ({ userErrors }: { userErrors: { code: string; field: string | null }[] }) =>
  userErrors.map(({ code, field }) => [code, field]);
const REUSED = ['IDEMPOTENCY_KEY_REUSED', 'input.idempotencyKey'];

describe('the same command again', () => {
  it('is not done again, and is answered the same', async () => {
    expect(await run(call, doing('first'))).toEqual(done('first'));
    expect(await run(call, doing('second'))).toEqual(done('first'));
    expect(await facts()).toEqual(['first']);
  });

  it('is the same in whatever order its input was written', async () => {
    await run(call, doing('first'));
    const { idempotencyKey, amount, item, tags } = input;
    const turned = { tags, item: { version: item.version, id: item.id }, amount, idempotencyKey };
    expect(await run(calling({ input: turned }), doing('second'))).toEqual(done('first'));
  });

  it('is done once when several arrive together, and all hear the same', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => run(call, doing(`client ${index}`))),
    );
    const [fact] = await facts();
    expect(answers).toEqual(Array(8).fill(done(fact)));
    expect(await facts()).toHaveLength(1);
  });

  it('is done again under another key', async () => {
    await run(call, doing('first'));
    expect(await run(withKey('another'), doing('second'))).toEqual(done('second'));
    expect(await facts()).toEqual(['first', 'second']);
  });
});

describe('the same key for something else', () => {
  it.each<{ what: string; other: Partial<Call> }>([
    { what: 'another mutation', other: { mutation: 'retainApplications' } },
    { what: 'another figure', other: { input: { ...input, amount: 4_000_001 } as Call['input'] } },
    { what: 'a figure as a text', other: { input: { ...input, amount: '4000000' } as Call['input'] } },
    {
      what: 'another figure inside',
      other: { input: { ...input, item: { id: 'A', version: 2 } } as Call['input'] },
    },
    {
      what: 'a list in another order',
      other: { input: { ...input, tags: ['y', 'x'] } as Call['input'] },
    },
    { what: 'one thing more', other: { input: { ...input, motive: 'x' } as Call['input'] } },
    { what: 'one thing less', other: { input: { idempotencyKey: 'key' } } },
  ])('is refused: $what', async ({ other }) => {
    await run(call, doing('first'));
    const answer = await run(calling(other), doing('second'));
    expect(answer.receipt).toBeNull();
    expect(codesOf(answer)).toEqual([REUSED]);
    expect(await facts()).toEqual(['first']);
    expect(await run(call, doing('third'))).toEqual(done('first'));
  });

  it('is refused also when the first was refused', async () => {
    await run(call, stopping(new RuleViolation('WRONG_STATUS', 'Non.')));
    expect(codesOf(await run(calling({ mutation: 'another' }), doing('second')))).toEqual([REUSED]);
  });
});

const SITE = 'ET:130000000';
const HOSPITAL: Bearer = { role: 'ESTABLISHMENT', beneficiaries: [SITE, 'EJ:130786049'], subject: 'agent' };

describe('the same key of somebody else', () => {
  it.each<{ who: string; viewer: Bearer }>([
    { who: 'a colleague', viewer: { ...PACA, subject: 'colleague' } },
    { who: 'one who has that name at another issuer', viewer: { ...PACA, subject: '["urn:other","agent"]' } },
    { who: 'the same person at the DGOS', viewer: { role: 'DGOS', subject: 'agent' } },
    { who: 'the same person at another agency', viewer: { ...PACA, region: '94' } },
    { who: 'the same person at a hospital', viewer: HOSPITAL },
  ])('is a key of its own: $who', async ({ viewer }) => {
    await run(call, doing('first'));
    expect(await keptAnswer(database.em.fork(), calling({ viewer }))).toBeUndefined();
    expect(await run(calling({ viewer }), doing('second'))).toEqual(done('second'));
    expect(await run(call, doing('third'))).toEqual(done('first'));
    expect(await run(calling({ viewer }), doing('fourth'))).toEqual(done('second'));
    expect(await facts()).toEqual(['first', 'second']);
  });

  it('is two acts also when both arrive together', async () => {
    const colleague = calling({ viewer: { ...PACA, subject: 'colleague' } });
    const answers = await Promise.all([run(call, doing('first')), run(colleague, doing('second'))]);
    expect(answers).toEqual([done('first'), done('second')]);
  });

  it('is nobody’s where no person is named: nothing is done', async () => {
    const { subject: _, ...nobody } = PACA;
    const acting = run(calling({ viewer: nobody as Bearer }), doing('never'));
    await expect(acting).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect([await facts(), await keptAnswers()]).toEqual([[], 0]);
  });
});

describe('the same key of the same person', () => {
  it.each<{ whose: string; viewer: Bearer }>([
    {
      whose: 'names one beneficiary more',
      viewer: { ...HOSPITAL, beneficiaries: [SITE, 'EJ:130786049', 'GHT:93-01'] },
    },
    { whose: 'names one less', viewer: { ...HOSPITAL, beneficiaries: [SITE] } },
    { whose: 'names another', viewer: { ...HOSPITAL, beneficiaries: ['ET:930000001'] } },
    { whose: 'names them in another order', viewer: { ...HOSPITAL, beneficiaries: ['EJ:130786049', SITE] } },
  ])('is the same key when the token $whose', async ({ viewer }) => {
    await run(calling({ viewer: HOSPITAL }), doing('first'));
    expect(await run(calling({ viewer }), doing('second'))).toEqual(done('first'));
    expect(await keptAnswer(database.em.fork(), calling({ viewer }))).toEqual(done('first'));
    expect(await facts()).toEqual(['first']);
  });
});

describe('a key from before persons were told apart', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const INPUT_HASH = sha256(
    '["preselectApplications",{"amount":4000000,"idempotencyKey":"key","item":{"id":"A","version":1},"tags":["x","y"]}]',
  );
  /** An answer as it was kept then, for all who had these claims. */
  const keptThen = (claims: string) =>
    database.em
      .fork()
      .execute(
        'insert into "command-test".command (viewer, idempotency_key, input_hash, answer) values (?, ?, ?, ?)',
        [sha256(claims), 'key', INPUT_HASH, JSON.stringify(done('then'))],
      );

  it.each<{ claims: string; viewer: Bearer }>([
    { claims: '{"region":"93","role":"ARS"}', viewer: PACA },
    { claims: '{"region":"93","role":"ARS"}', viewer: { ...PACA, subject: 'colleague' } },
    { claims: '{"role":"DGOS"}', viewer: { role: 'DGOS', subject: 'agent' } },
    {
      claims: '{"beneficiaries":["EJ:130786049","ET:130000000"],"role":"ESTABLISHMENT"}',
      viewer: HOSPITAL,
    },
  ])('still answers whoever has the claims $claims', async ({ claims, viewer }) => {
    await keptThen(claims);
    expect(await keptAnswer(database.em.fork(), calling({ viewer }))).toEqual(done('then'));
    expect(await run(calling({ viewer }), doing('again'))).toEqual(done('then'));
    const other = await run(calling({ viewer, mutation: 'retainApplications' }), doing('else'));
    expect(codesOf(other)).toEqual([REUSED]);
    expect(await facts()).toEqual([]);
  });

  it.each<{ who: string; viewer: Bearer }>([
    { who: 'another agency', viewer: { ...PACA, region: '94' } },
    { who: 'the DGOS', viewer: { role: 'DGOS', subject: 'agent' } },
    { who: 'a hospital', viewer: HOSPITAL },
  ])('answers nobody else: $who', async ({ viewer }) => {
    await keptThen('{"region":"93","role":"ARS"}');
    expect(await run(calling({ viewer }), doing('mine'))).toEqual(done('mine'));
  });
});

describe('a refusal', () => {
  const details = { field: 'items.0.amount', source: 'DAI', missingCents: 1 };

  it('undoes what was done before it, and is kept', async () => {
    const refused = await run(call, stopping(new RuleViolation('ENVELOPE_EXCEEDED', 'Trop.', details)));
    expect(refused).toMatchObject({
      receipt: null,
      userErrors: [
        { code: 'ENVELOPE_EXCEEDED', field: 'input.items.0.amount', rule: 'DAI', missingAmount: 1 },
      ],
    });
    expect(await facts()).toEqual([]);
    expect(await run(call, doing('second'))).toEqual(refused);
    expect(await facts()).toEqual([]);
  });

  it('tells all that speaks against it, with no field where the rule has none', async () => {
    const violations = [
      new RuleViolation('WRONG_STATUS', 'Non.'),
      new RuleViolation('MOTIVE_REQUIRED', 'Non plus.', { field: 'motive' }),
    ];
    const answer = await run(call, stopping(new RuleViolations(violations)));
    expect(codesOf(answer)).toEqual([
      ['WRONG_STATUS', null],
      ['MOTIVE_REQUIRED', 'input.motive'],
    ]);
    expect(await run(call, doing('second'))).toEqual(answer);
  });
});

describe('a fault', () => {
  it('keeps nothing, and leaves the key free', async () => {
    const fault = new Error('fault');
    await expect(run(call, stopping(fault))).rejects.toBe(fault);
    expect(await facts()).toEqual([]);
    expect(await keptAnswers()).toBe(0);
    expect(await run(calling({ mutation: 'another' }), doing('second'))).toEqual(done('second'));
  });

  it('of the database does the same', async () => {
    await run(withKey('before'), doing('first'));
    await expect(run(call, doing('first'))).rejects.toMatchObject({ code: '23505' });
    expect(await keptAnswers()).toBe(1);
    expect(await run(call, doing('second'))).toEqual(done('second'));
  });

  it('that arrives with a second call leaves the act to that one', async () => {
    const answers = await Promise.allSettled([
      run(call, stopping(new Error('fault'))),
      run(call, doing('second')),
    ]);
    expect(answers.map(({ status }) => status)).toContain('fulfilled');
    expect(await facts()).toEqual(['second']);
    expect(await run(call, doing('third'))).toEqual(done('second'));
  });

  it.each([
    { code: '40P01', failures: 4, tries: 5, isDone: true },
    { code: '40001', failures: 4, tries: 5, isDone: true },
    { code: '40P01', failures: 5, tries: 5, isDone: false },
    { code: '23505', failures: 1, tries: 1, isDone: false },
    { code: undefined, failures: 1, tries: 1, isDone: false },
  ])('$code, $failures times over, is tried $tries times', async ({ code, failures, tries, isDone }) => {
    let tried = 0;
    const running = run(call, async (em) => {
      tried += 1;
      const receipt = await doing('at last')(em);
      if (tried <= failures) throw Object.assign(new Error('fault'), { code });
      return receipt;
    });
    if (isDone) expect(await running).toEqual(done('at last'));
    else await expect(running).rejects.toMatchObject({ code });
    expect(tried).toBe(tries);
    expect(await facts()).toEqual(isDone ? ['at last'] : []);
  });
});

describe('a key', () => {
  it.each([
    { what: 'nothing', key: '' },
    { what: 'blanks', key: ' \t\n' },
    { what: '201 characters', key: 'k'.repeat(201) },
    { what: 'half a character', key: 'a\ud83d' },
    { what: 'the other half', key: '\ude00a' },
  ])('is refused when it is $what, and nothing is done', async ({ key }) => {
    expect(codesOf(await run(withKey(key), doing('never')))).toEqual([
      ['BAD_USER_INPUT', 'input.idempotencyKey'],
    ]);
    expect(await facts()).toEqual([]);
    expect(await keptAnswers()).toBe(0);
  });

  it.each([
    { what: 'one character', key: 'k' },
    { what: '200 characters', key: 'k'.repeat(200) },
    { what: 'a whole character beyond the first 65,536', key: '😀' },
    { what: 'SQL', key: "'; drop table fact; --" },
    { what: 'question marks', key: '? ?? ?::text' },
  ])('may be $what', async ({ key }) => {
    expect(await run(withKey(key), doing('first'))).toEqual(done('first'));
    expect(await run(withKey(key), doing('second'))).toEqual(done('first'));
  });

  it.each([
    ['key', 'KEY'],
    ['key', 'key '],
    ['é', 'e\u0301'],
  ])('“%s” is not “%s”', async (one, other) => {
    await run(withKey(one), doing('first'));
    expect(await run(withKey(other), doing('second'))).toEqual(done('second'));
  });
});
