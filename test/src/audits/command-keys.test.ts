import { createHash } from 'node:crypto';
import { type Bearer } from '@hopen/kit/auth';
import { keptAnswer } from '@hopen/kit/commands';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CALL,
  type CommandDatabase,
  calling,
  codesOf,
  doing,
  done,
  openCommandDatabase,
  PACA,
  REUSED,
} from '../support/command-database.ts';

let commands: CommandDatabase;
beforeAll(async () => {
  commands = await openCommandDatabase();
});
afterAll(() => commands?.close());
beforeEach(() => commands.empty());

const SITE = 'ET:130000000';
const HOSPITAL: Bearer = { role: 'ESTABLISHMENT', beneficiaries: [SITE, 'EJ:130786049'], subject: 'agent' };

const national = (body: string, ...programmes: string[]): Bearer => ({
  role: 'NATIONAL',
  body,
  programmes,
  subject: 'agent',
});

describe('the same key of somebody else', () => {
  it.each<{ who: string; viewer: Bearer }>([
    { who: 'a colleague', viewer: { ...PACA, subject: 'colleague' } },
    { who: 'one who has that name at another issuer', viewer: { ...PACA, subject: '["urn:other","agent"]' } },
    { who: 'the same person at the DGOS', viewer: national('DGOS') },
    { who: 'the same person at the DNS', viewer: national('DNS') },
    { who: 'the same person at another agency', viewer: { ...PACA, region: '94' } },
    { who: 'the same person at a hospital', viewer: HOSPITAL },
  ])('is a key of its own: $who', async ({ viewer }) => {
    await commands.run(CALL, doing('first'));
    expect(await keptAnswer(commands.database.em.fork(), calling({ viewer }))).toBeUndefined();
    expect(await commands.run(calling({ viewer }), doing('second'))).toEqual(done('second'));
    expect(await commands.run(CALL, doing('third'))).toEqual(done('first'));
    expect(await commands.run(calling({ viewer }), doing('fourth'))).toEqual(done('second'));
    expect(await commands.facts()).toEqual(['first', 'second']);
  });

  it('is two acts also when both arrive together', async () => {
    const colleague = calling({ viewer: { ...PACA, subject: 'colleague' } });
    const answers = await Promise.all([
      commands.run(CALL, doing('first')),
      commands.run(colleague, doing('second')),
    ]);
    expect(answers).toEqual([done('first'), done('second')]);
  });

  it('is nobody’s where no person is named: nothing is done', async () => {
    const { subject: _, ...nobody } = PACA;
    const acting = commands.run(calling({ viewer: nobody as Bearer }), doing('never'));
    await expect(acting).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect([await commands.facts(), await commands.keptAnswers()]).toEqual([[], 0]);
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
    await commands.run(calling({ viewer: HOSPITAL }), doing('first'));
    expect(await commands.run(calling({ viewer }), doing('second'))).toEqual(done('first'));
    expect(await keptAnswer(commands.database.em.fork(), calling({ viewer }))).toEqual(done('first'));
    expect(await commands.facts()).toEqual(['first']);
  });
});

describe('the key of a national body', () => {
  it('is the same when the body steers another programme since', async () => {
    await commands.run(calling({ viewer: national('DNS') }), doing('first'));
    expect(await commands.run(calling({ viewer: national('DNS', 'HOPEN2') }), doing('second'))).toEqual(
      done('first'),
    );
    expect(await commands.facts()).toEqual(['first']);
  });

  it('is that of the DGOS from before there were others', async () => {
    const owner = createHash('sha256').update('{"role":"DGOS","subject":"agent"}').digest('hex');
    await commands.run(calling({ viewer: national('DGOS', 'HOPEN') }), doing('first'));
    const kept = await commands.database.em.fork().execute('select viewer from "command-test".command');
    expect(kept).toEqual([{ viewer: owner }]);
  });

  it('is not that of the DGOS, whatever was kept for it then', async () => {
    await commands.run(calling({ viewer: national('DGOS') }), doing('first'));
    expect(await commands.run(calling({ viewer: national('DNS') }), doing('second'))).toEqual(done('second'));
  });
});

describe('a key from before persons were told apart', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const INPUT_HASH = sha256(
    '["preselectApplications",{"amount":4000000,"idempotencyKey":"key","item":{"id":"A","version":1},"tags":["x","y"]}]',
  );
  /** Answer stored by an earlier version, shared by all viewers with these claims. */
  const keptThen = (claims: string) =>
    commands.database.em
      .fork()
      .execute(
        'insert into "command-test".command (viewer, idempotency_key, input_hash, answer) values (?, ?, ?, ?)',
        [sha256(claims), 'key', INPUT_HASH, JSON.stringify(done('then'))],
      );

  it.each<{ claims: string; viewer: Bearer }>([
    { claims: '{"region":"93","role":"ARS"}', viewer: PACA },
    { claims: '{"region":"93","role":"ARS"}', viewer: { ...PACA, subject: 'colleague' } },
    { claims: '{"role":"DGOS"}', viewer: national('DGOS') },
    {
      claims: '{"beneficiaries":["EJ:130786049","ET:130000000"],"role":"ESTABLISHMENT"}',
      viewer: HOSPITAL,
    },
  ])('still answers whoever has the claims $claims', async ({ claims, viewer }) => {
    await keptThen(claims);
    expect(await keptAnswer(commands.database.em.fork(), calling({ viewer }))).toEqual(done('then'));
    expect(await commands.run(calling({ viewer }), doing('again'))).toEqual(done('then'));
    const other = await commands.run(calling({ viewer, mutation: 'retainApplications' }), doing('else'));
    expect(codesOf(other)).toEqual([REUSED]);
    expect(await commands.facts()).toEqual([]);
  });

  it.each<{ who: string; viewer: Bearer }>([
    { who: 'another agency', viewer: { ...PACA, region: '94' } },
    { who: 'the DGOS', viewer: national('DGOS') },
    { who: 'the DNS', viewer: national('DNS') },
    { who: 'a hospital', viewer: HOSPITAL },
  ])('answers nobody else: $who', async ({ viewer }) => {
    await keptThen('{"region":"93","role":"ARS"}');
    expect(await commands.run(calling({ viewer }), doing('mine'))).toEqual(done('mine'));
  });
});
