import { describe, expect, it } from '@jest/globals';
import { DELEGATIONS, delegationTable } from './delegations.ts';

describe('the delegation table', () => {
  it('has the names of each region', () => {
    expect(delegationTable([{ regionCode: '53' }, { regionCode: '94', url: 'https://ars.example' }])).toEqual(
      [
        { regionCode: '53', type: 'BretagneRoadmap', subgraph: 'roadmaps-bretagne' },
        { regionCode: '94', type: 'CorseRoadmap', subgraph: 'roadmaps-corse', url: 'https://ars.example' },
      ],
    );
    expect(DELEGATIONS.map(({ regionCode }) => regionCode)).toContain('93');
  });

  it.each([
    ['an unknown region', ['99'], 'No region has the INSEE code 99.'],
    ['a region that is listed twice', ['53', '94', '53'], '53 is delegated twice.'],
  ])('refuses %s', (_what, codes, says) => {
    expect(() => delegationTable(codes.map((regionCode) => ({ regionCode })))).toThrow(says);
  });
});
