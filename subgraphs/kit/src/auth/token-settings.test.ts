import { civilDayInParis } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import { serveFromEnvironment } from '../serve/serve-from-environment.ts';
import { clockFrom, type Environment } from '../server/settings.ts';
import { UserFacingError } from '../user-facing-error.ts';
import {
  DEVELOPMENT_ISSUER_PORT,
  gatewayTokenSettingsFrom,
  serviceCredentialsFrom,
  tokenSettingsFrom,
} from './token-settings.ts';

describe('the day that everything lives in', () => {
  it('is the one that TODAY names', () => {
    expect(clockFrom({ TODAY: '2019-06-15' })()).toBe('2019-06-15');
  });

  it.each([{}, { TODAY: '' }, { NODE_ENV: 'production' }, { TODAY: '', NODE_ENV: 'production' }])(
    'is today in Paris with %j',
    (environment) => {
      const before = civilDayInParis(new Date());
      const today = clockFrom(environment)();
      expect([before, civilDayInParis(new Date())]).toContain(today);
    },
  );

  it.each(['2019-02-29', '2019-6-15', '15/06/2019', 'yesterday', '2019-06-15T12:00:00Z', ' '])(
    'is not « %s »',
    (TODAY) => {
      expect(() => clockFrom({ TODAY })).toThrow(UserFacingError);
    },
  );

  it('cannot be set in production', () => {
    expect(() => clockFrom({ TODAY: '2019-06-15', NODE_ENV: 'production' })).toThrow(UserFacingError);
    expect(clockFrom({ TODAY: '2019-06-15', NODE_ENV: 'test' })()).toBe('2019-06-15');
  });
});

describe('whose tokens are taken', () => {
  const PROVIDER = { JWKS_URL: 'https://id.example/jwks', TOKEN_ISSUER: 'https://id.example' };

  it.each([{}, { HOST: '127.0.0.1' }, { HOST: 'localhost' }, { JWKS_URL: '', TOKEN_ISSUER: '' }])(
    'is the development issuer on request, with %j',
    (environment) => {
      expect(tokenSettingsFrom({ ...environment, NODE_ENV: 'development' } as Environment)).toEqual({
        jwksUrl: `http://127.0.0.1:${DEVELOPMENT_ISSUER_PORT}/jwks.json`,
        issuer: 'urn:hopen:development',
        audience: 'hopen',
        maxAgeS: 86_400,
      });
    },
  );

  it.each([
    { why: 'it was not asked for', environment: {} },
    { why: 'another was asked for', environment: { NODE_ENV: 'test' } },
    { why: 'others are served', environment: { NODE_ENV: 'development', HOST: '0.0.0.0' } },
    { why: 'others are served', environment: { NODE_ENV: 'development', HOST: '192.168.1.4' } },
  ])('is not the development issuer where $why', ({ environment }) => {
    expect(() => tokenSettingsFrom(environment as Environment)).toThrow(UserFacingError);
    expect(tokenSettingsFrom({ ...(environment as Environment), ...PROVIDER }).issuer).toBe(
      PROVIDER.TOKEN_ISSUER,
    );
  });

  it('takes tokens as old as it is told', () => {
    expect(tokenSettingsFrom({ NODE_ENV: 'development', TOKEN_MAX_AGE_S: '600' }).maxAgeS).toBe(600);
    expect(() => tokenSettingsFrom({ NODE_ENV: 'development', TOKEN_MAX_AGE_S: '1h' })).toThrow(
      'TOKEN_MAX_AGE_S',
    );
  });

  it('follows the development issuer to another port', () => {
    const NODE_ENV = 'development';
    expect(tokenSettingsFrom({ NODE_ENV, ISSUER_PORT: '5009' }).jwksUrl).toBe(
      'http://127.0.0.1:5009/jwks.json',
    );
    expect(() => tokenSettingsFrom({ NODE_ENV, ISSUER_PORT: 'x' })).toThrow(UserFacingError);
  });

  it.each([
    { url: 'http://id.example/jwks', environment: 'production', isTaken: false },
    { url: 'file:///etc/keys.json', environment: 'production', isTaken: false },
    { url: 'id.example', environment: 'production', isTaken: false },
    { url: 'https://id.example/jwks', environment: 'production', isTaken: true },
    { url: 'http://id.example/jwks', environment: '', isTaken: true },
    { url: 'file:///etc/keys.json', environment: '', isTaken: false },
    { url: 'file:///etc/keys.json', environment: 'development', isTaken: false },
  ])('has keys at $url with NODE_ENV=$environment: $isTaken', ({ url, environment, isTaken }) => {
    const reading = () => tokenSettingsFrom({ ...PROVIDER, JWKS_URL: url, NODE_ENV: environment });
    if (isTaken) expect(reading().jwksUrl).toBe(url);
    else expect(reading).toThrow(/JWKS_URL must be an address/);
  });

  it('names all that is wrong at once, and no secret of an address', () => {
    const reading = () =>
      tokenSettingsFrom({ NODE_ENV: 'production', JWKS_URL: 'http://me:secret@id.example/jwks?key=secret' });
    expect(reading).toThrow(/JWKS_URL[\s\S]*TOKEN_ISSUER/);
    expect(reading).not.toThrow(/secret@|=secret/);
  });

  it.each([{}, { NODE_ENV: 'production' }])(
    'is the identity provider that is named, with %j',
    (environment) => {
      expect(
        tokenSettingsFrom({ ...PROVIDER, ...environment, TOKEN_AUDIENCE: 'hopen-roadmaps-paca' }),
      ).toEqual({
        jwksUrl: PROVIDER.JWKS_URL,
        issuer: PROVIDER.TOKEN_ISSUER,
        audience: 'hopen-roadmaps-paca',
        maxAgeS: 86_400,
      });
    },
  );

  it.each([
    { why: 'nobody is named', environment: {} },
    { why: 'the keys are missing', environment: { TOKEN_ISSUER: PROVIDER.TOKEN_ISSUER } },
    { why: 'the issuer is missing', environment: { JWKS_URL: PROVIDER.JWKS_URL } },
    { why: 'the keys are empty', environment: { ...PROVIDER, JWKS_URL: '' } },
    { why: 'the issuer is empty', environment: { ...PROVIDER, TOKEN_ISSUER: '' } },
  ])('is refused in production when $why', ({ environment }) => {
    expect(() => tokenSettingsFrom({ ...environment, NODE_ENV: 'production' })).toThrow(UserFacingError);
  });

  it.each([{}, { NODE_ENV: 'production' }])(
    'always has an audience, also when the variable is empty, with %j',
    (environment) => {
      expect(tokenSettingsFrom({ ...PROVIDER, ...environment, TOKEN_AUDIENCE: '' }).audience).toBe('hopen');
    },
  );
});

describe('whose tokens a subgraph takes that an ARS hosts', () => {
  const settings = (environment: Record<string, string>) =>
    gatewayTokenSettingsFrom(environment, 'roadmaps-paca');

  it('are those that the gateway of this machine makes for it, on request', () => {
    const NODE_ENV = 'development';
    expect(settings({ NODE_ENV })).toEqual({
      jwksUrl: 'http://127.0.0.1:4000/jwks.json',
      issuer: 'urn:hopen:gateway',
      audience: 'hopen:roadmaps-paca',
    });
    expect(settings({ NODE_ENV, GATEWAY_PORT: '5000' }).jwksUrl).toBe('http://127.0.0.1:5000/jwks.json');
  });

  it('are checked where the environment says, whoever the identity provider of the State is', () => {
    const named = {
      GATEWAY_JWKS_URL: 'https://hopen.example/jwks.json',
      JWKS_URL: 'https://idp.example/keys',
    };
    expect(settings({ ...named, TOKEN_ISSUER: 'urn:x', TOKEN_AUDIENCE: 'y' })).toEqual({
      jwksUrl: named.GATEWAY_JWKS_URL,
      issuer: 'urn:hopen:gateway',
      audience: 'hopen:roadmaps-paca',
    });
  });

  it('need a gateway that is named, unless on request', () => {
    for (const environment of [{}, { NODE_ENV: 'production' }, { NODE_ENV: 'development', HOST: '0.0.0.0' }])
      expect(() => settings(environment as Record<string, string>)).toThrow(UserFacingError);
    expect(() =>
      settings({ NODE_ENV: 'production', GATEWAY_JWKS_URL: 'http://hopen.example/jwks.json' }),
    ).toThrow(UserFacingError);
    expect(
      settings({ NODE_ENV: 'production', GATEWAY_JWKS_URL: 'https://hopen.example/jwks.json' }).issuer,
    ).toBe('urn:hopen:gateway');
  });
});

describe('as whom a service asks', () => {
  const CLIENT = {
    TOKEN_URL: 'https://id.example/token',
    CLIENT_ID: 'funding',
    CLIENT_SECRET: 'secret',
  };

  it('is the development issuer’s to say on request alone', () => {
    expect(serviceCredentialsFrom({ NODE_ENV: 'development' }, 'funding')).toMatchObject({
      tokenUrl: `http://127.0.0.1:${DEVELOPMENT_ISSUER_PORT}/token`,
      clientId: 'funding',
    });
    expect(() => serviceCredentialsFrom({}, 'funding')).toThrow(
      /TOKEN_URL[\s\S]*CLIENT_ID[\s\S]*CLIENT_SECRET/,
    );
  });

  it('goes over no open line in production', () => {
    const production = { ...CLIENT, NODE_ENV: 'production' };
    expect(serviceCredentialsFrom(production, 'funding').clientSecret).toBe('secret');
    expect(() =>
      serviceCredentialsFrom({ ...production, TOKEN_URL: 'http://id.example/token' }, 'funding'),
    ).toThrow('TOKEN_URL');
  });
});

describe('a subgraph as its own process', () => {
  it('names all of its settings that are wrong at once', async () => {
    const wrong = { FUNDING_PORT: 'x', TODAY: 'x', INDICATORS_URL: 'x', LOG_LEVEL: 'x' };
    const serving = serveFromEnvironment(
      { name: 'funding', port: 4004, peers: { indicators: 'http://127.0.0.1:4005/graphql' } } as never,
      wrong,
    );
    for (const name of [...Object.keys(wrong), 'DATABASE_URL', 'JWKS_URL', 'TOKEN_ISSUER', 'TOKEN_URL'])
      await expect(serving).rejects.toThrow(name);
  });

  it.each([{}, { DATABASE_URL: '' }])('refuses to start without a database, with %j', async (environment) => {
    await expect(serveFromEnvironment({ name: 'funding' } as never, environment)).rejects.toThrow(
      UserFacingError,
    );
  });
});
