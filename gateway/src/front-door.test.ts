import { UserFacingError } from '@hopen/kit';
import { describe, expect, it } from '@jest/globals';
import { frontDoorFrom } from './front-door.ts';

describe('the front door', () => {
  it('lets no other site read, trusts no proxy and takes any document, unless it is told', () => {
    expect(frontDoorFrom({})).toEqual({ corsOrigins: [], trustedProxies: 0, onlyTrustedDocuments: false });
  });

  it('is told by the environment', () => {
    const environment = {
      CORS_ORIGINS: 'https://dashboard.example.fr, http://localhost:3000',
      TRUSTED_PROXIES: '2',
      TRUSTED_DOCUMENTS: 'only',
    };
    expect(frontDoorFrom(environment)).toEqual({
      corsOrigins: ['https://dashboard.example.fr', 'http://localhost:3000'],
      trustedProxies: 2,
      onlyTrustedDocuments: true,
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
  ])('is not opened by mistake: %s=%s', (variable, value) => {
    expect(() => frontDoorFrom({ [variable]: value })).toThrow(UserFacingError);
    expect(() => frontDoorFrom({ [variable]: value })).toThrow(variable);
  });
});
