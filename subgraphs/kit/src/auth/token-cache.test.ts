import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Authenticate } from './bearer.ts';
import { withTokenCache } from './token-cache.ts';
import { Unauthenticated } from './tokens.ts';

const START = 1_000_000_000_000;
let now: number;
let checked: string[];
let authenticate: Authenticate;

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const MAX_AGE_S = 3_600;
/** Token that expires this many seconds after the start. */
const token = (seconds: number, sub = 'a', age = 0) =>
  `Bearer ${encoded({ alg: 'ES256' })}.${encoded({ iat: START / 1000 - age, exp: START / 1000 + seconds, sub })}.c`;

beforeEach(() => {
  now = START;
  checked = [];
  authenticate = withTokenCache(
    async (authorization) => {
      checked.push(String(authorization));
      if (authorization?.includes('bad')) throw new Unauthenticated();
      return authorization ? { role: 'PARTNER' } : { role: 'ANONYMOUS' };
    },
    { keysKeptMs: 300_000, maxAgeS: MAX_AGE_S },
    () => now,
  );
});

describe('a token that was checked a moment ago', () => {
  it('is believed, and each token for itself', async () => {
    for (let times = 0; times < 3; times++)
      expect(await authenticate(token(600))).toEqual({ role: 'PARTNER' });
    await authenticate(token(600, 'b'));
    expect(checked).toEqual([token(600), token(600, 'b')]);
  });

  it.each([
    { after: 29_999, times: 1 },
    { after: 30_000, times: 2 },
  ])('is checked $times times within $after ms', async ({ after, times }) => {
    await authenticate(token(600));
    now += after;
    await authenticate(token(600));
    expect(checked).toHaveLength(times);
  });

  it.each([
    { after: 4_999, times: 1 },
    { after: 5_000, times: 2 },
  ])('that ends after 5 s is checked $times times within $after ms', async ({ after, times }) => {
    await authenticate(token(5));
    now += after;
    await authenticate(token(5));
    expect(checked).toHaveLength(times);
  });

  it.each([
    { after: 4_999, times: 1 },
    { after: 5_000, times: 2 },
  ])('that is too old after 5 s is checked $times times within $after ms', async ({ after, times }) => {
    const old = token(600, 'a', MAX_AGE_S - 5);
    await authenticate(old);
    now += after;
    await authenticate(old);
    expect(checked).toHaveLength(times);
  });

  it('is forgotten when a thousand others came since', async () => {
    await authenticate(token(600));
    for (let each = 0; each < 1_000; each++) await authenticate(token(600, `other ${each}`));
    await authenticate(token(600, 'other 999'));
    expect(checked).toHaveLength(1_001);
    await authenticate(token(600));
    expect(checked).toHaveLength(1_002);
  });

  it('is checked each time when it was refused, and nobody is anonymous by memory', async () => {
    for (let times = 0; times < 2; times++)
      await expect(authenticate('Bearer bad')).rejects.toThrow(Unauthenticated);
    expect(checked).toHaveLength(2);
    expect(await authenticate(undefined)).toEqual({ role: 'ANONYMOUS' });
  });
});
