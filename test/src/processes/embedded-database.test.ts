import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { lock, removeCampaign } from '../../../scripts/src/local-country/embedded-database.ts';

const MODULE = new URL('../../../scripts/src/local-country/embedded-database.ts', import.meta.url);
const TYPESCRIPT = [
  '-C',
  '@hopen/source',
  '--import',
  new URL('../../../scripts/typescript.mjs', import.meta.url).href,
];
const ROUNDS = 25;

let folder: string;
let dead: number;
beforeAll(async () => {
  const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(gone, 'exit');
  dead = gone.pid!;
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopen-lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const leave = (pid: unknown, file = 'lock.json') =>
  writeFile(join(folder, file), JSON.stringify({ pid, since: '2026-01-15T08:00:00.000Z' }));

const refusal = () => lock(folder).catch((error: unknown) => error);

describe('the lock of the embedded database', () => {
  it('takes the place of one that a crash left, and leaves nothing', async () => {
    await leave(dead);
    const unlock = await lock(folder);
    expect(await readdir(folder)).toEqual(['lock.json']);
    await unlock();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is refused while a process that lives has it', async () => {
    await leave(process.ppid);
    expect(await refusal()).toBeInstanceOf(UserFacingError);
    expect(String(await refusal())).toContain(`held by process ${process.ppid}`);
    expect(await readdir(folder)).toEqual(['lock.json']);
  });

  it.each([
    ['a lock that nobody can read', 'lock.json', ['nobody']],
    ['a takeover that was cut off', 'lock.json.takeover', undefined],
  ])('is refused for %s, which is named', async (_what, file, pid) => {
    await leave(dead);
    await leave(pid ?? dead, file);
    const error = await refusal();
    expect(error).toBeInstanceOf(UserFacingError);
    expect(String(error)).toContain(`${join(folder, file)} was left`);
  });
});

describe('a campaign that is begun anew', () => {
  const day = () => ({ HOPEN_DATA: folder, TODAY: '2019-06-15' });
  beforeEach(async () => {
    for (const each of ['postgres', 'campaign/postgres'])
      await mkdir(join(folder, each), { recursive: true });
    await writeFile(join(folder, 'development-issuer.json'), '{}');
  });

  it('loses its own database alone, and says which', async () => {
    expect(await removeCampaign(day())).toContain(join(folder, 'campaign', 'postgres'));
    expect(await readdir(join(folder, 'campaign'))).toEqual([]);
    expect((await readdir(folder)).sort()).toEqual(['campaign', 'development-issuer.json', 'postgres']);
    expect(await removeCampaign(day())).toContain('Nothing to remove');
  });

  it.each([
    ['in production', { NODE_ENV: 'production' }, 'production'],
    ['on a server', { DATABASE_URL: 'postgres://somewhere/hopen' }, 'DATABASE_URL'],
    ['without a day of its own', { TODAY: '' }, 'TODAY'],
  ])('loses nothing %s', async (_where, environment, named) => {
    await expect(removeCampaign({ ...day(), ...environment })).rejects.toThrow(named);
    expect(await readdir(join(folder, 'campaign'))).toEqual(['postgres']);
  });

  it('loses nothing while a process has it', async () => {
    await leave(process.ppid, 'campaign/lock.json');
    await expect(removeCampaign(day())).rejects.toThrow(`held by process ${process.ppid}`);
    expect(await readdir(join(folder, 'campaign', 'postgres'))).toEqual([]);
  });
});

describe('of many starts over a stale lock', () => {
  /** Script that takes the lock of a folder on one message and releases it on the next. */
  const START = `
    import { lock, removeCampaign } from ${JSON.stringify(MODULE.href)};
    let unlock;
    process.on('message', async (folder) => {
      if (folder) unlock = await lock(folder).catch(() => undefined);
      else await unlock?.();
      process.send(unlock !== undefined);
    });
    process.send('ready');`;

  class Start {
    readonly #child = spawn(process.execPath, [...TYPESCRIPT, '--input-type=module', '--eval', START], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    readonly #ended = text(this.#child.stderr!);

    /** Next message; if the process crashes, fails with its output. */
    async says(): Promise<boolean> {
      const crash = this.#ended.then((written) => Promise.reject(new Error(`A start ended: ${written}`)));
      return (await Promise.race([once(this.#child, 'message'), crash]))[0];
    }

    tell(message: string): Promise<boolean> {
      const outcome = this.says();
      this.#child.send(message);
      return outcome;
    }

    async stop(): Promise<void> {
      this.#child.kill();
      await this.#ended;
    }
  }

  let starts: Start[];
  beforeAll(async () => {
    starts = Array.from({ length: 6 }, () => new Start());
    await Promise.all(starts.map((start) => start.says()));
  });
  afterAll(() => Promise.all(starts.map((start) => start.stop())));

  const tellAll = (message: string) => Promise.all(starts.map((start) => start.tell(message)));

  it('one wins', async () => {
    const winners: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await leave(dead);
      winners.push((await tellAll(folder)).filter(Boolean).length);
      await tellAll('');
    }
    expect(winners).toEqual(Array(ROUNDS).fill(1));
  });
});
