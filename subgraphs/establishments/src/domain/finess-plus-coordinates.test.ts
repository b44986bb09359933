import { describe, expect, it } from '@jest/globals';
import { plusPoint } from '../testing/plus-records.ts';
import { plusPositionOf } from './finess-plus-coordinates.ts';

describe('the coordinates of an address', () => {
  it.each([
    ['degrees first, X the longitude', ['5.369', '43.296', '6246500.0', '893500.0']],
    ['metres first, easting before northing', ['893500.0', '6246500.0', '43.296', '5.369']],
    ['metres first, northing before easting', ['6246500.0', '893500.0', '43.296', '5.369']],
    ['degrees alone', ['5.369', '43.296', '', null]],
    ['numbers instead of texts', [5.369, 43.296, null, null]],
    ['degrees twice, the same', ['5.369', '43.296', '43.296', '5.369']],
  ])('are read from %s', (_order, [x, y, latitude, longitude]) => {
    const position = plusPositionOf(plusPoint(x, y, latitude, longitude), '13');
    expect(position).toEqual({ latitude: 43.296, longitude: 5.369, projection: null });
  });

  it.each([
    ['both pairs in metres', ['893500.0', '6246500.0', '6246500.0', '893500.0'], 'IMPOSSIBLE_COORDINATES'],
    ['zero and zero', ['0', '0', null, null], 'IMPOSSIBLE_COORDINATES'],
    ['decimal commas', ['5,369', '43,296', null, null], 'IMPOSSIBLE_COORDINATES'],
    ['a latitude alone', [null, null, '43.296', null], 'IMPOSSIBLE_COORDINATES'],
    ['two different points', ['5.369', '43.296', '43.3', '5.369'], 'IMPOSSIBLE_COORDINATES'],
    ['the two exchanged', ['43.296', '5.369', null, null], 'IMPOSSIBLE_COORDINATES'],
    ['a point of La Réunion', ['55.45', '-20.88', null, null], 'COORDINATES_ELSEWHERE'],
  ])('with %s are none', (_what, [x, y, latitude, longitude], code) => {
    expect(plusPositionOf(plusPoint(x, y, latitude, longitude), '13')).toMatchObject({ code });
  });

  it('may be missing', () => {
    expect(plusPositionOf(plusPoint(null, null, '', null), '13')).toBeNull();
  });
});
