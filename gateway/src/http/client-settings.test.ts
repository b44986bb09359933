import { UserFacingError } from '@hopen/kit/user-facing-error';
import { describe, expect, it } from '@jest/globals';
import { frontDoorFrom } from './client-settings.ts';

describe('the front door', () => {
  it('lets no other site read, trusts no proxy and takes any document, unless it is told', () => {
    expect(frontDoorFrom({})).toEqual({
      corsOrigins: [],
      trustedProxies: 0,
      keepAliveMs: 80_000,
      onlyTrustedDocuments: false,
      introspection: true,
    });
  });

  it('is told by the environment', () => {
    const environment = {
      CORS_ORIGINS: 'https://dashboard.example.fr, http://localhost:3000',
      TRUSTED_PROXIES: '2',
      KEEP_ALIVE_MS: '620000',
      TRUSTED_DOCUMENTS: 'only',
      INTROSPECTION: 'off',
    };
    expect(frontDoorFrom(environment)).toEqual({
      corsOrigins: ['https://dashboard.example.fr', 'http://localhost:3000'],
      trustedProxies: 2,
      keepAliveMs: 620_000,
      onlyTrustedDocuments: true,
      introspection: false,
    });
  });

  it.each([
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://dashboard.example.fr/'],
    ['CORS_ORIGINS', 'dashboard.example.fr'],
    ['CORS_ORIGINS', 'null'],
    ['TRUSTED_PROXIES', 'yes'],
    ['TRUSTED_PROXIES', '-1'],
    ['TRUSTED_PROXIES', '10'],
    ['TRUSTED_DOCUMENTS', 'true'],
    ['KEEP_ALIVE_MS', '0'],
    ['KEEP_ALIVE_MS', '80s'],
    ['INTROSPECTION', 'no'],
  ])('is not opened by mistake: %s=%s', (variable, value) => {
    expect(() => frontDoorFrom({ [variable]: value })).toThrow(UserFacingError);
    expect(() => frontDoorFrom({ [variable]: value })).toThrow(variable);
  });
});
