import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { developmentIssuer } from './development-issuer.ts';

const FILE = 'development-issuer.json';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopen-issuer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function keyId(): Promise<unknown> {
  const issuer = await developmentIssuer(folder, 'test');
  return decodeProtectedHeader(await issuer.sign({}, { issuer: 'a', audience: 'b' })).kid;
}

describe('the development issuer', () => {
  it('keeps its key, and nothing beside it', async () => {
    expect(await keyId()).toBe(await keyId());
    expect(await readdir(folder)).toEqual([FILE]);
  });

  it('has one key, however many ask for it first', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, keyId));
    expect(new Set(ids).size).toBe(1);
  });

  it.each<[string | undefined, Record<string, unknown>]>([
    ['dgos', { hopen_role: 'dgos' }],
    ['ars 93', { hopen_role: 'ars', hopen_region: '93' }],
    ['establishment ET:1 EJ:2', { hopen_role: 'establishment', hopen_beneficiaries: ['ET:1', 'EJ:2'] }],
    ['somebody', { hopen_role: 'dgos', sub: 'somebody' }],
    [undefined, { hopen_role: 'dgos', sub: undefined }],
  ])('says that the token is of %s: %j', async (sub, claims) => {
    const issuer = await developmentIssuer(folder, 'test');
    expect(decodeJwt(await issuer.sign(claims, { issuer: 'a', audience: 'b' })).sub).toBe(sub);
  });

  it('refuses to exist in production', async () => {
    await expect(developmentIssuer(folder, 'production')).rejects.toThrow(UserFacingError);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['nothing', () => ''],
    ['half a file', (text: string) => text.slice(0, 100)],
    ['null', () => 'null'],
    ['no key', () => '{}'],
    ['a key without its secret', (text: string) => text.replace('"d":', '"x-d":')],
    ['a key without its number', (text: string) => text.replaceAll('"kid":', '"x-kid":')],
  ])('names the file when it holds %s, and says what to do', async (_what, spoil) => {
    await keyId();
    const path = join(folder, FILE);
    await writeFile(path, spoil(await readFile(path, 'utf8')));
    const refusal = await keyId().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UserFacingError);
    expect(String(refusal)).toContain(path);
    expect(String(refusal)).toContain('Remove that file');
  });
});
