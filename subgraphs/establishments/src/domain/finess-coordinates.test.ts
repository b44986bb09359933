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

  // The spellings of the issue of 2026-05-12, with five of its points and their degrees.
  it.each([
    ['EPSG:2154 RGF93 / Lambert-93 (Métropole)', '870262.2', '6571540.8', 'LAMBERT_93', 46.22229, 5.20918],
    ['EPSG:5490 RGAF09/UTM Zone 20N (Antilles)', '657242.9', '1795384.4', 'UTM_N20', 16.234, -61.52874],
    ['EPSG:2972', '353672.8', '544349.1', 'UTM_N22', 4.92347, -52.31973],
    ['EPSG:2975', '323086.6', '7679599.8', 'UTM_S40', -20.97571, 55.29821],
    ['EPSG:4471 RGM04/UTM zone 38S (Mayotte)', '524819.9', '8587194.7', 'UTM_S38', -12.77989, 45.22868],
  ])('in %s are told by the code', (spelling, x, y, projection, latitude, longitude) => {
    const position = positionOf(x, y, `1,ATLASANTE,102,IGN,BD_ADRESSE,V2.2,${spelling}`);
    expect(position).toMatchObject({ projection });
    expect(position).toHaveProperty('latitude', expect.closeTo(latitude, 4));
    expect(position).toHaveProperty('longitude', expect.closeTo(longitude, 4));
  });

  it('have six decimals at most', () => {
    const position = positionOf('870232.3', '6571530.4', 'LAMBERT_93');
    expect(JSON.stringify(position)).toMatch(/^\{"latitude":46\.\d{1,6},"longitude":5\.\d{1,6},/);
  });

  it.each([
    ['an unknown projection', '652381', '6862047', 'IGN,LAMBERT_2', 'UNKNOWN_PROJECTION'],
    ['an EPSG code of elsewhere', '652381', '6862047', 'IGN,EPSG:27572 NTF', 'UNKNOWN_PROJECTION'],
    [
      'a projection of Saint-Pierre-et-Miquelon',
      '652381',
      '6862047',
      'IGN,WGS84/UTM zone 21N (St-Pierre-et-Miquelon)',
      'UNKNOWN_PROJECTION',
    ],
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
