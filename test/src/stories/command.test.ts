import type { Call } from '@hopen/kit/commands';
import { RuleViolation, RuleViolations } from '@hopen/schema';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CALL,
  type CommandDatabase,
  calling,
  codesOf,
  doing,
  done,
  INPUT,
  openCommandDatabase,
  REUSED,
  stopping,
  withKey,
} from '../support/command-database.ts';

let commands: CommandDatabase;
beforeAll(async () => {
  commands = await openCommandDatabase();
});
afterAll(() => commands?.close());
beforeEach(() => commands.empty());

describe('the same command again', () => {
  it('is not done again, and is answered the same', async () => {
    expect(await commands.run(CALL, doing('first'))).toEqual(done('first'));
    expect(await commands.run(CALL, doing('second'))).toEqual(done('first'));
    expect(await commands.facts()).toEqual(['first']);
  });

  it('is the same in whatever order its input was written', async () => {
    await commands.run(CALL, doing('first'));
    const { idempotencyKey, amount, item, tags } = INPUT;
    const turned = { tags, item: { version: item.version, id: item.id }, amount, idempotencyKey };
    expect(await commands.run(calling({ input: turned }), doing('second'))).toEqual(done('first'));
  });

  it('is done once when several arrive together, and all hear the same', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => commands.run(CALL, doing(`client ${index}`))),
    );
    const [fact] = await commands.facts();
    expect(answers).toEqual(Array(8).fill(done(fact)));
    expect(await commands.facts()).toHaveLength(1);
  });

  it('is done again under another key', async () => {
    await commands.run(CALL, doing('first'));
    expect(await commands.run(withKey('another'), doing('second'))).toEqual(done('second'));
    expect(await commands.facts()).toEqual(['first', 'second']);
  });
});

describe('the same key for something else', () => {
  it.each<{ what: string; other: Partial<Call> }>([
    { what: 'another mutation', other: { mutation: 'retainApplications' } },
    { what: 'another figure', other: { input: { ...INPUT, amount: 4_000_001 } as Call['input'] } },
    { what: 'a figure as a text', other: { input: { ...INPUT, amount: '4000000' } as Call['input'] } },
    {
      what: 'another figure inside',
      other: { input: { ...INPUT, item: { id: 'A', version: 2 } } as Call['input'] },
    },
    {
      what: 'a list in another order',
      other: { input: { ...INPUT, tags: ['y', 'x'] } as Call['input'] },
    },
    { what: 'one thing more', other: { input: { ...INPUT, motive: 'x' } as Call['input'] } },
    { what: 'one thing less', other: { input: { idempotencyKey: 'key' } } },
  ])('is refused: $what', async ({ other }) => {
    await commands.run(CALL, doing('first'));
    const answer = await commands.run(calling(other), doing('second'));
    expect(answer.receipt).toBeNull();
    expect(codesOf(answer)).toEqual([REUSED]);
    expect(await commands.facts()).toEqual(['first']);
    expect(await commands.run(CALL, doing('third'))).toEqual(done('first'));
  });

  it('is refused also when the first was refused', async () => {
    await commands.run(CALL, stopping(new RuleViolation('WRONG_STATUS', 'Non.')));
    expect(codesOf(await commands.run(calling({ mutation: 'another' }), doing('second')))).toEqual([REUSED]);
  });
});

describe('a refusal', () => {
  const details = { field: 'items.0.amount', source: 'DAI', missingCents: 1 };

  it('undoes what was done before it, and is kept', async () => {
    const refused = await commands.run(
      CALL,
      stopping(new RuleViolation('ENVELOPE_EXCEEDED', 'Trop.', details)),
    );
    expect(refused).toMatchObject({
      receipt: null,
      userErrors: [
        { code: 'ENVELOPE_EXCEEDED', field: 'input.items.0.amount', rule: 'DAI', missingAmount: 1 },
      ],
    });
    expect(await commands.facts()).toEqual([]);
    expect(await commands.run(CALL, doing('second'))).toEqual(refused);
    expect(await commands.facts()).toEqual([]);
  });

  it('tells all that speaks against it, with no field where the rule has none', async () => {
    const violations = [
      new RuleViolation('WRONG_STATUS', 'Non.'),
      new RuleViolation('MOTIVE_REQUIRED', 'Non plus.', { field: 'motive' }),
    ];
    const answer = await commands.run(CALL, stopping(new RuleViolations(violations)));
    expect(codesOf(answer)).toEqual([
      ['WRONG_STATUS', null],
      ['MOTIVE_REQUIRED', 'input.motive'],
    ]);
    expect(await commands.run(CALL, doing('second'))).toEqual(answer);
  });
});

describe('a fault', () => {
  it('keeps nothing, and leaves the key free', async () => {
    const fault = new Error('fault');
    await expect(commands.run(CALL, stopping(fault))).rejects.toBe(fault);
    expect(await commands.facts()).toEqual([]);
    expect(await commands.keptAnswers()).toBe(0);
    expect(await commands.run(calling({ mutation: 'another' }), doing('second'))).toEqual(done('second'));
  });

  it('of the database does the same', async () => {
    await commands.run(withKey('before'), doing('first'));
    await expect(commands.run(CALL, doing('first'))).rejects.toMatchObject({ code: '23505' });
    expect(await commands.keptAnswers()).toBe(1);
    expect(await commands.run(CALL, doing('second'))).toEqual(done('second'));
  });

  it('that arrives with a second call leaves the act to that one', async () => {
    const answers = await Promise.allSettled([
      commands.run(CALL, stopping(new Error('fault'))),
      commands.run(CALL, doing('second')),
    ]);
    expect(answers.map(({ status }) => status)).toContain('fulfilled');
    expect(await commands.facts()).toEqual(['second']);
    expect(await commands.run(CALL, doing('third'))).toEqual(done('second'));
  });

  it.each([
    { code: '40P01', failures: 4, tries: 5, isDone: true },
    { code: '40001', failures: 4, tries: 5, isDone: true },
    { code: '40P01', failures: 5, tries: 5, isDone: false },
    { code: '23505', failures: 1, tries: 1, isDone: false },
    { code: undefined, failures: 1, tries: 1, isDone: false },
  ])('$code, $failures times over, is tried $tries times', async ({ code, failures, tries, isDone }) => {
    let tried = 0;
    const running = commands.run(CALL, async (em) => {
      tried += 1;
      const receipt = await doing('at last')(em);
      if (tried <= failures) throw Object.assign(new Error('fault'), { code });
      return receipt;
    });
    if (isDone) expect(await running).toEqual(done('at last'));
    else await expect(running).rejects.toMatchObject({ code });
    expect(tried).toBe(tries);
    expect(await commands.facts()).toEqual(isDone ? ['at last'] : []);
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
    expect(codesOf(await commands.run(withKey(key), doing('never')))).toEqual([
      ['BAD_USER_INPUT', 'input.idempotencyKey'],
    ]);
    expect(await commands.facts()).toEqual([]);
    expect(await commands.keptAnswers()).toBe(0);
  });

  it.each([
    { what: 'one character', key: 'k' },
    { what: '200 characters', key: 'k'.repeat(200) },
    { what: 'a whole character beyond the first 65,536', key: '😀' },
    { what: 'SQL', key: "'; drop table fact; --" },
    { what: 'question marks', key: '? ?? ?::text' },
  ])('may be $what', async ({ key }) => {
    expect(await commands.run(withKey(key), doing('first'))).toEqual(done('first'));
    expect(await commands.run(withKey(key), doing('second'))).toEqual(done('first'));
  });

  it.each([
    ['key', 'KEY'],
    ['key', 'key '],
    ['é', 'e\u0301'],
  ])('“%s” is not “%s”', async (one, other) => {
    await commands.run(withKey(one), doing('first'));
    expect(await commands.run(withKey(other), doing('second'))).toEqual(done('second'));
  });
});
