import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { pseudonymsFrom, requesterOf } from './pseudonym.ts';

const KEY = 'k'.repeat(32);
const SUBJECT = '["urn:issuer","marie.durand"]';

describe('a pseudonym', () => {
  it('is the keyed hash of issuer and sub, so that whoever has the key finds it', () => {
    const expected = createHmac('sha256', KEY).update(SUBJECT).digest('hex');
    expect(pseudonymsFrom({ SUBJECT_KEY: KEY })(SUBJECT)).toBe(expected);
    expect(pseudonymsFrom({ SUBJECT_KEY: KEY, NODE_ENV: 'production' })(SUBJECT)).toBe(expected);
  });

  it('is made under a key of the process where none is set: another process has another', () => {
    const [one, other] = [pseudonymsFrom({}), pseudonymsFrom({})];
    expect(one(SUBJECT)).toBe(one(SUBJECT));
    expect(one(SUBJECT)).not.toBe(other(SUBJECT));
  });

  it.each([
    ['no key', { NODE_ENV: 'production' }],
    ['an empty key', { NODE_ENV: 'production', SUBJECT_KEY: '' }],
    ['a short key', { SUBJECT_KEY: 'k'.repeat(31) }],
  ])('is refused %s', (_what, environment) => {
    expect(() => pseudonymsFrom(environment)).toThrow('SUBJECT_KEY must be a secret');
  });
});

describe('who a request comes from', () => {
  const of = (text: string) => `p:${text}`;
  it('is a pseudonym, a role, and a region or a body', () => {
    expect(requesterOf({ role: 'ARS', region: '93', subject: SUBJECT }, of)).toEqual({
      subject: `p:${SUBJECT}`,
      role: 'ARS',
      region: '93',
    });
    expect(requesterOf({ role: 'NATIONAL', body: 'DNS', programmes: ['HOPEN2'] }, of)).toEqual({
      subject: null,
      role: 'NATIONAL',
      region: null,
      body: 'DNS',
    });
  });
});
