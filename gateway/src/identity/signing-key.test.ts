import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, type JSONWebKeySet, jwtVerify } from 'jose';
import { makeSigningKey, readGatewayKey } from './signing-key.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopen-key-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function keyFile(alg: string, part: 'privateKey' | 'publicKey' = 'privateKey'): Promise<string> {
  const pair = await generateKeyPair(alg, { extractable: true });
  const path = join(folder, `${alg}-${part}.json`);
  await writeFile(path, JSON.stringify(await exportJWK(pair[part])));
  return path;
}

describe('the key of the gateway', () => {
  it('is one key for several gateways that share its file', async () => {
    const path = await keyFile('ES256');
    const [one, other] = [await readGatewayKey(path), await readGatewayKey(path)];
    const keys = createLocalJWKSet(other.jwks as JSONWebKeySet);
    const { payload } = await jwtVerify(await one.sign({ hopen_role: 'ars' }, 'hopen:x'), keys);
    expect(payload).toMatchObject({ iss: 'urn:hopen:gateway', aud: 'hopen:x', hopen_role: 'ars' });
    expect(payload.exp! - payload.iat!).toBe(60);
  });

  it('is another for each that makes its own, and published without its private part', async () => {
    const [{ jwks }, other] = [await makeSigningKey(), await makeSigningKey()];
    expect(jwks.keys[0]?.kid).not.toBe(other.jwks.keys[0]?.kid);
    expect(Object.keys(jwks.keys[0]!).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it.each([
    ['is missing', async () => join(folder, 'nowhere.json')],
    ['is public', () => keyFile('ES256', 'publicKey')],
    ['is on another curve', () => keyFile('ES384')],
    ['is of another kind', () => keyFile('RS256')],
    [
      'is no JSON',
      async () => {
        const path = join(folder, 'text.json');
        await writeFile(path, '-----BEGIN PRIVATE KEY-----');
        return path;
      },
    ],
  ])('is refused with its path when it %s', async (_what, file) => {
    const path = await file();
    const reading = readGatewayKey(path);
    await expect(reading).rejects.toThrow(UserFacingError);
    await expect(reading).rejects.toThrow(path);
  });
});
