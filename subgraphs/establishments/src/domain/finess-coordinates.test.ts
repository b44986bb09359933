import { describe, expect, it } from '@jest/globals';
import { positionOf } from './finess-coordinates.ts';

describe('coordinates', () => {
  it('of the origin of Lambert-93 are 3° east, 46.5° north, as the projection is defined', () => {
    expect(positionOf('700000', '6600000', 'IGN,LAMBERT_93')).toEqual({
      longitude: 3,
      latitude: 46.5,
      projection: 'LAMBERT_93',
    });
  });

  // Public places: the towns' coordinates as any map gives them.
  it.each([
    ['Notre-Dame de Paris', '652381', '6862047', 'LAMBERT_93', 48.853, 2.35],
    ['Pointe-à-Pitre', '656800', '1796000', 'UTM_N20', 16.24, -61.53],
    ['Cayenne', '353500', '545700', 'UTM_N22', 4.935, -52.32],
    ['Saint-Denis de La Réunion', '338800', '7690900', 'UTM_S40', -20.88, 55.45],
    ['Mamoudzou', '524700', '8587000', 'UTM_S38', -12.78, 45.23],
  ])('of %s are there', (_place, x, y, projection, latitude, longitude) => {
    const position = positionOf(x, y, `1,${projection}`);
    expect(position).toMatchObject({ projection });
    expect(position).toHaveProperty('latitude', expect.closeTo(latitude, 1));
    expect(position).toHaveProperty('longitude', expect.closeTo(longitude, 1));
  });

  it('have six decimals at most', () => {
    const position = positionOf('870232.3', '6571530.4', 'LAMBERT_93');
    expect(JSON.stringify(position)).toMatch(/^\{"latitude":46\.\d{1,6},"longitude":5\.\d{1,6},/);
  });

  it.each([
    ['an unknown projection', '652381', '6862047', 'IGN,LAMBERT_2', 'UNKNOWN_PROJECTION'],
    ['no projection', '652381', '6862047', '', 'UNKNOWN_PROJECTION'],
    ['the name of something else', '652381', '6862047', 'IGN,constructor', 'UNKNOWN_PROJECTION'],
    ['x without y', '652381', '', 'IGN,LAMBERT_93', 'IMPOSSIBLE_COORDINATES'],
    ['y without x', '', '6862047', 'IGN,LAMBERT_93', 'IMPOSSIBLE_COORDINATES'],
    ['zero and zero', '0', '0', 'IGN,LAMBERT_93', 'IMPOSSIBLE_COORDINATES'],
    ['x and y exchanged', '6862047', '652381', 'IGN,LAMBERT_93', 'IMPOSSIBLE_COORDINATES'],
    ['metres beyond the Earth', '99999999999', '6862047', 'IGN,LAMBERT_93', 'IMPOSSIBLE_COORDINATES'],
    [
      'Lambert-93 metres in the zone of La Réunion',
      '652381',
      '6862047',
      'IGN,UTM_S40',
      'IMPOSSIBLE_COORDINATES',
    ],
  ])('with %s are refused', (_name, x, y, source, code) => {
    expect(positionOf(x, y, source)).toMatchObject({ code });
  });

  it('may be missing', () => {
    expect(positionOf('', '', '')).toEqual({ latitude: null, longitude: null, projection: null });
  });
});
