import { describe, expect, it } from '@jest/globals';
import { pseudonymsFrom } from '../auth/pseudonym.ts';
import { requireSecureAddress, TRUSTED_SOURCE } from './addresses.ts';
import { clockFrom, type Environment, isExposed } from './settings.ts';

const EXPOSED: Environment[] = [
  { NODE_ENV: 'production' },
  { NODE_ENV: 'production', HOST: '127.0.0.1' },
  { HOST: '0.0.0.0' },
  { HOST: '::' },
  { HOST: '192.168.1.4' },
  { HOST: 'graph.example' },
  { NODE_ENV: 'test', HOST: '0.0.0.0' },
  { NODE_ENV: '', HOST: '0.0.0.0' },
];
const PRIVATE: Environment[] = [
  {},
  { HOST: '' },
  { HOST: '127.0.0.1' },
  { HOST: '::1' },
  { HOST: 'localhost' },
  { NODE_ENV: 'test' },
  { NODE_ENV: 'development', HOST: '0.0.0.0' },
];

/** Settings that are refused where strangers may reach the process. */
const STRICT: Record<string, (environment: Environment) => unknown> = {
  'a day to play with': (environment) => clockFrom({ ...environment, TODAY: '2019-06-15' }),
  'persons named under no key': pseudonymsFrom,
  'trust over an open line': (environment) =>
    requireSecureAddress(environment, 'JWKS_URL', 'http://id.example/jwks', TRUSTED_SOURCE),
};

describe('strangers may reach a process', () => {
  it.each(EXPOSED)('with %j, which refuses what is for playing', (environment) => {
    expect(isExposed(environment)).toBe(true);
    for (const read of Object.values(STRICT)) expect(() => read(environment)).toThrow();
  });

  it.each(PRIVATE)('but not with %j', (environment) => {
    expect(isExposed(environment)).toBe(false);
    for (const read of Object.values(STRICT)) expect(read(environment)).toBeDefined();
  });
});
