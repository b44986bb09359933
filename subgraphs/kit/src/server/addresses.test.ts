import { describe, expect, it } from '@jest/globals';
import { UserFacingError } from '../user-facing-error.ts';
import { portFrom, urlFrom, variableOf } from './addresses.ts';

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

  it.each([
    ['https://funding.example/graphql', true],
    ['http://127.0.0.1:4004/graphql', true],
    ['http://[::1]:4004/graphql', true],
    ['http://localhost:4004/graphql', true],
    ['http://funding:4004/graphql', false],
    ['http://10.0.0.4:4004/graphql', false],
    ['http://127.0.0.1.example/graphql', false],
    ['http://funding.example@evil.example/graphql', false],
  ])('may be %s in production: %s', (url, isTaken) => {
    const reading = () => urlFrom({ NODE_ENV: 'production', FUNDING_URL: url }, 'funding');
    if (isTaken) expect(reading()).toBe(url);
    else expect(reading).toThrow(/FUNDING_URL must be an address that begins with https/);
  });
});
