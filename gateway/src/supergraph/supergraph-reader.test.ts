import { describe, expect, it } from '@jest/globals';
import { supergraphAddressFrom } from './supergraph-reader.ts';

describe('where the supergraph is published', () => {
  it.each([
    { address: 'https://graph.example/supergraph', NODE_ENV: 'production', isTaken: true },
    { address: 'http://graph.example/supergraph', NODE_ENV: 'production', isTaken: false },
    { address: 'HTTP://graph.example/supergraph', NODE_ENV: 'production', isTaken: false },
    { address: 'http://127.0.0.1:9/supergraph', NODE_ENV: 'production', isTaken: false },
    { address: 'http://graph.example/supergraph', NODE_ENV: 'development', isTaken: true },
    { address: '/etc/hopen/supergraph.graphql', NODE_ENV: 'production', isTaken: true },
  ])('is $address with NODE_ENV=$NODE_ENV: $isTaken', ({ address, NODE_ENV, isTaken }) => {
    const reading = () => supergraphAddressFrom({ SUPERGRAPH: address, NODE_ENV });
    if (isTaken) expect(reading()).toBe(address);
    else expect(reading).toThrow(/SUPERGRAPH must be an address that begins with https/);
  });

  it.each([{}, { SUPERGRAPH: '', NODE_ENV: 'production' }])('is the composed one with %j', (environment) => {
    expect(String(supergraphAddressFrom(environment))).toMatch(/schema\/supergraph\.graphql$/);
  });
});
