import { setTimeout } from 'node:timers/promises';
import { lockNames } from '@hopen/kit/database';
import { runInRequest, startRequestLog } from '@hopen/kit/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Act,
  type CommandDatabase,
  doing,
  done,
  openCommandDatabase,
  withKey,
} from '../support/command-database.ts';

/** PGlite has a single connection, whose holder has every lock. */
const onPostgres = process.env.HOPEN_TEST_POSTGRES ? describe : describe.skip;
const onPglite = process.env.HOPEN_TEST_POSTGRES ? describe.skip : describe;

/** Maximum timeout of a request, nine tenths of which may be spent waiting. */
const LONG_MS = 600_000;
const WAITS_MS = 540_000;
const SOON_MS = 20;
/** Much longer than a query. */
const HELD_MS = 500;
/** Number of concurrent commands. */
const AT_ONCE = 6;
const BUSY = { code: 'BUSY' };

let commands: CommandDatabase;
beforeAll(async () => {
  commands = await openCommandDatabase();
});
afterAll(() => commands?.close());
beforeEach(() => commands.empty());

/** Runs a command in a request with this remaining time. */
const runWithin = (ms: number, key: string, act: Act) =>
  runInRequest(startRequestLog(undefined, String(ms)), () => commands.run(withKey(key), act));

/** Returns PostgreSQL's lock timeout within a command. */
const lockMs: Act = async (em) => {
  const [row] = await em.execute(`select setting from pg_settings where name = 'lock_timeout'`);
  return { words: Number(row?.setting) };
};
const msOf = async (answer: ReturnType<CommandDatabase['run']>) =>
  Number((await answer).receipt?.['words' as never]);

/** Waits, by both clocks. */
async function pass(ms: number): Promise<void> {
  const until = performance.now() + ms;
  while (performance.now() < until) await setTimeout(1);
}

/** Occupies the command queue until released; `acting` resolves once this many run. */
async function takeEveryTurn(acting: number, turns = AT_ONCE) {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let count = 0;
  const commands = Array.from({ length: turns }, (_, index) =>
    runWithin(LONG_MS, `holder ${index}`, async (em) => {
      count += 1;
      if (count === acting) begun.resolve();
      await gate.promise;
      return doing(`holder ${index}`)(em);
    }),
  );
  await begun.promise;
  return {
    letGo: async () => {
      gate.resolve();
      await Promise.all(commands);
    },
  };
}

describe('a command waits', () => {
  it('for a lock as long as its request has time, less what the answer needs', async () => {
    const ms = await msOf(runWithin(LONG_MS, 'a', lockMs));
    expect(ms).toBeLessThanOrEqual(WAITS_MS);
    expect(ms).toBeGreaterThan(30_000);
  });

  it('as long as it takes, where no request asked for it', async () => {
    expect(await msOf(commands.run(withKey('a'), lockMs))).toBe(0);
  });

  it.each(['', '-1', '1e9', 'for ever', '9'.repeat(10), undefined])(
    'as long as acts usually may, where its request says %j',
    async (given) => {
      const ms = await msOf(
        runInRequest(startRequestLog(undefined, given), () => commands.run(withKey('a'), lockMs)),
      );
      expect(ms).toBeLessThanOrEqual(27_000);
      expect(ms).toBeGreaterThan(0);
    },
  );

  it('for ten minutes at most, whatever its request says', async () => {
    expect(await msOf(runWithin(999_999_999, 'a', lockMs))).toBeLessThanOrEqual(WAITS_MS);
  });

  it('for its turn and for each lock in the same time', async () => {
    const holders = await takeEveryTurn(1);
    const waiting = msOf(
      runWithin(LONG_MS, 'a', async (em) => {
        const first = (await lockMs(em)) as { words: number };
        expect(first.words).toBeLessThanOrEqual(WAITS_MS - SOON_MS);
        await pass(SOON_MS);
        await lockNames(em, ['a lock']);
        return lockMs(em);
      }),
    );
    await pass(SOON_MS);
    await holders.letGo();
    expect(await waiting).toBeLessThanOrEqual(WAITS_MS - 2 * SOON_MS);
  });
});

describe('a command whose time is over before its turn', () => {
  it('hears BUSY while the others still act, does nothing, and leaves its key free', async () => {
    const holders = await takeEveryTurn(1);
    await expect(runWithin(1, 'a', doing('never'))).rejects.toMatchObject(BUSY);
    await holders.letGo();
    expect(await commands.facts()).not.toContain('never');
    expect(await commands.keptAnswers()).toBe(AT_ONCE);
    expect(await runWithin(LONG_MS, 'a', doing('at last'))).toEqual(done('at last'));
  });

  onPglite('with a turn and no connection', () => {
    it('hears BUSY, and does nothing', async () => {
      const holders = await takeEveryTurn(1, 1);
      const waiting = expect(runWithin(1, 'a', doing('never'))).rejects.toMatchObject(BUSY);
      await pass(SOON_MS);
      await Promise.all([holders.letGo(), waiting]);
      expect(await commands.facts()).toEqual(['holder 0']);
    });
  });
});

onPostgres('commands that wait for their turn', () => {
  it('have no connection meanwhile', async () => {
    const watcher = commands.database.em.fork();
    await watcher.begin();
    const holders = await takeEveryTurn(AT_ONCE);
    const waiting = Array.from({ length: 64 }, (_, index) =>
      runWithin(LONG_MS, `${index}`, doing(`${index}`)),
    );
    await pass(SOON_MS);
    const open = await watcher.execute(
      `select pid from pg_stat_activity where datname = current_database() and xact_start is not null
       and pid <> pg_backend_pid()`,
    );
    await watcher.rollback();
    await holders.letGo();
    await Promise.all(waiting);
    expect(open).toHaveLength(AT_ONCE);
    expect(await commands.facts()).toHaveLength(AT_ONCE + 64);
  });

  it('have it in the order in which they came', async () => {
    const holders = await takeEveryTurn(AT_ONCE - 1, AT_ONCE - 1);
    const served: number[] = [];
    const came = Array.from({ length: 32 }, (_, index) => index);
    await Promise.all(
      came.map((index) =>
        runWithin(LONG_MS, `${index}`, async (em) => {
          served.push(index);
          return doing(`${index}`)(em);
        }),
      ),
    );
    await holders.letGo();
    expect(served).toEqual(came);
  });
});

onPostgres('a command that waited for one lock', () => {
  it('waits so much less for the next one, whoever takes it', async () => {
    const holder = commands.database.em.fork();
    await holder.begin();
    await lockNames(holder, ['held']);
    const begun = Promise.withResolvers<void>();
    const waiting = runWithin(LONG_MS, 'a', async (em) => {
      await lockNames(em, ['free']);
      const { words: before } = (await lockMs(em)) as { words: number };
      begun.resolve();
      await lockNames(em, ['held']);
      const { words: after } = (await lockMs(em)) as { words: number };
      return { words: before - after };
    });
    await begun.promise;
    while ((await commands.sql(WAITING)).length === 0) await setTimeout(1);
    await pass(HELD_MS);
    await holder.rollback();
    expect(await msOf(waiting)).toBeGreaterThanOrEqual(HELD_MS - 1);
  });

  const WAITING = `select pid from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
});

onPostgres('a statement', () => {
  const timeout = async () => {
    const [row] = await commands.sql('show statement_timeout');
    return row?.statement_timeout;
  };
  const sleeping = () =>
    commands.sql(
      `select pid from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
    );

  it('takes no longer than its request may, less what the answer needs, and as long as it takes outside any', async () => {
    for (const [ms, expected] of [
      [20_000, '18s'],
      [100_000, '90s'],
      [1, '1s'],
    ] as const)
      expect(await runInRequest(startRequestLog(undefined, String(ms)), timeout)).toBe(expected);
    expect(await timeout()).toBe('0');
    const aborted = runWithin(20_000, 'a', async (em) => em.execute('select 1/0'));
    await expect(aborted).rejects.toThrow();
    expect(await runInRequest(startRequestLog(undefined, '20000'), timeout)).toBe('18s');
  });

  it('whose time is over is cancelled, as a command hears BUSY and leaves nothing', async () => {
    const sleep: Act = async (em) => {
      await doing('half')(em);
      return em.execute('select pg_sleep(600)');
    };
    await expect(runWithin(10, 'a', sleep)).rejects.toMatchObject(BUSY);
    expect([await commands.facts(), await commands.keptAnswers()]).toEqual([[], 0]);
  });

  it.each([
    ['alone', (_key: string) => commands.sql('select pg_sleep(600)'), { code: '57014' }],
    [
      'in a command',
      (key: string) => commands.run(withKey(key), (em) => em.execute('select pg_sleep(600)')),
      BUSY,
    ],
  ])('that nobody waits for any more is cancelled, %s, and no other one', async (_what, run, expected) => {
    const caller = new AbortController();
    const requestLog = startRequestLog(undefined, String(LONG_MS), { closing: caller.signal });
    const left = expect(runInRequest(requestLog, () => run('left'))).rejects.toMatchObject(expected);
    while ((await sleeping()).length === 0) await setTimeout(1);
    caller.abort();
    await left;
    expect(await sleeping()).toEqual([]);
    await expect(runInRequest(requestLog, () => commands.sql('select 1'))).rejects.toMatchObject({
      code: '57014',
    });
    const others = Array.from({ length: 20 }, () => commands.sql('select 1 as one'));
    expect((await Promise.all(others)).flat()).toEqual(Array(20).fill({ one: 1 }));
  });
});

onPostgres('a command whose lock is not given in time', () => {
  it('hears BUSY, does nothing, and leaves its key free', async () => {
    const act: Act = async (em) => {
      await doing('half')(em);
      await lockNames(em, ['held']);
      return { words: 'half' };
    };
    const holder = commands.database.em.fork();
    await holder.begin();
    await lockNames(holder, ['held']);
    await expect(runWithin(SOON_MS, 'a', act)).rejects.toMatchObject(BUSY);
    await holder.rollback();
    expect([await commands.facts(), await commands.keptAnswers()]).toEqual([[], 0]);
    expect(await runWithin(LONG_MS, 'a', act)).toEqual(done('half'));
  });
});
