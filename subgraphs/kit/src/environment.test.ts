import { civilDayInParis } from '@hopen/schema';
import { describe, expect, it } from '@jest/globals';
import {
  clockFrom,
  DEVELOPMENT_ISSUER_PORT,
  gatewayTokenSettingsFrom,
  portFrom,
  serveFromEnvironment,
  tokenSettingsFrom,
  urlFrom,
  variableOf,
} from './environment.ts';
import { UserFacingError } from './user-facing-error.ts';

describe('the variable of a subgraph', () => {
  it.each([
    { subgraph: 'funding', what: 'PORT', variable: 'FUNDING_PORT' },
    { subgraph: 'funding', what: 'URL', variable: 'FUNDING_URL' },
    { subgraph: 'roadmaps-paca', what: 'PORT', variable: 'ROADMAPS_PACA_PORT' },
    { subgraph: 'roadmaps-pays-de-la-loire', what: 'URL', variable: 'ROADMAPS_PAYS_DE_LA_LOIRE_URL' },
  ] as const)('$subgraph is $variable', ({ subgraph, what, variable }) => {
    expect(variableOf(subgraph, what)).toBe(variable);
  });
});

describe('a port', () => {
  it.each([
    { text: undefined, port: 4000, what: 'its default when the variable is missing' },
    { text: '', port: 4000, what: 'its default when the variable is empty' },
    { text: '0', port: 0, what: 'for the system to choose' },
    { text: '1', port: 1, what: 'the first one' },
    { text: '4001', port: 4001, what: 'the one asked for' },
    { text: '65535', port: 65_535, what: 'the last one' },
  ])('is $what', ({ text, port }) => {
    expect(portFrom({ GATEWAY_PORT: text }, 'GATEWAY_PORT', 4000)).toBe(port);
  });

  it.each(['65536', '-1', '80.5', 'http', '4000a', '4 000', 'NaN', 'Infinity', ' '])(
    'is not « %s »',
    (text) => {
      const reading = () => portFrom({ GATEWAY_PORT: text }, 'GATEWAY_PORT', 4000);
      expect(reading).toThrow(UserFacingError);
      expect(reading).toThrow('GATEWAY_PORT');
    },
  );
});

describe('where a subgraph is asked', () => {
  it.each([
    { environment: {}, url: undefined, what: 'where it was composed when nothing is said' },
    {
      environment: { FUNDING_PORT: '5004' },
      url: 'http://127.0.0.1:5004/graphql',
      what: 'at the port that it was given',
    },
    {
      environment: { FUNDING_PORT: '5004', FUNDING_URL: 'https://funding.example/graphql' },
      url: 'https://funding.example/graphql',
      what: 'at its address, whatever its port',
    },
    {
      environment: { FUNDING_PORT: '0', FUNDING_URL: 'http://a/graphql' },
      url: 'http://a/graphql',
      what: 'at its address, also where the system chooses the port',
    },
    { environment: { INDICATORS_PORT: '5005' }, url: undefined, what: 'not at the port of another' },
  ])('is $what', ({ environment, url }) => {
    expect(urlFrom(environment, 'funding')).toBe(url);
  });

  it('is the port of the gateway for the country', () => {
    expect(urlFrom({ GATEWAY_PORT: '5000' }, 'national')).toBe('http://127.0.0.1:5000/graphql');
    expect(urlFrom({ GATEWAY_PORT: '5000', NATIONAL_URL: 'http://a/graphql' }, 'national')).toBe(
      'http://a/graphql',
    );
  });

  it.each([
    [{ FUNDING_PORT: '0' }, 'FUNDING_URL'],
    [{ FUNDING_PORT: 'abc' }, 'FUNDING_PORT'],
    [{ FUNDING_URL: 'funding:4004' }, 'FUNDING_URL'],
    [{ FUNDING_URL: 'file:///funding' }, 'FUNDING_URL'],
  ])('cannot be told from %j', (environment, named) => {
    const reading = () => urlFrom(environment as Record<string, string>, 'funding');
    expect(reading).toThrow(UserFacingError);
    expect(reading).toThrow(named);
  });
});

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

  it.each([{}, { NODE_ENV: 'development' }, { NODE_ENV: 'test' }])(
    'is the development issuer with %j',
    (environment) => {
      expect(tokenSettingsFrom(environment)).toEqual({
        jwksUrl: `http://127.0.0.1:${DEVELOPMENT_ISSUER_PORT}/jwks.json`,
        issuer: 'urn:hopen:development',
        audience: 'hopen',
      });
    },
  );

  it('follows the development issuer to another port', () => {
    expect(tokenSettingsFrom({ ISSUER_PORT: '5009' }).jwksUrl).toBe('http://127.0.0.1:5009/jwks.json');
    expect(() => tokenSettingsFrom({ ISSUER_PORT: 'x' })).toThrow(UserFacingError);
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

  it('is the development issuer when the variables are there and empty, as ports are', () => {
    expect(tokenSettingsFrom({ JWKS_URL: '', TOKEN_ISSUER: '' })).toEqual(tokenSettingsFrom({}));
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

  it('are those that the gateway makes for it', () => {
    expect(settings({})).toEqual({
      jwksUrl: 'http://127.0.0.1:4000/jwks.json',
      issuer: 'urn:hopen:gateway',
      audience: 'hopen:roadmaps-paca',
    });
    expect(settings({ GATEWAY_PORT: '5000' }).jwksUrl).toBe('http://127.0.0.1:5000/jwks.json');
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

  it('need a gateway that is named, in production', () => {
    expect(() => settings({ NODE_ENV: 'production' })).toThrow(UserFacingError);
    expect(
      settings({ NODE_ENV: 'production', GATEWAY_JWKS_URL: 'https://hopen.example/jwks.json' }).issuer,
    ).toBe('urn:hopen:gateway');
  });
});

describe('a subgraph as its own process', () => {
  it.each([{}, { DATABASE_URL: '' }])('refuses to start without a database, with %j', async (environment) => {
    await expect(serveFromEnvironment({ name: 'funding' } as never, environment)).rejects.toThrow(
      UserFacingError,
    );
  });
});
