import proj4 from 'proj4';
import type { LineFinding } from './finess-refusal.ts';

/** Bounding box of a territory, in degrees, with a margin. */
type BoundingBox = readonly [west: number, south: number, east: number, north: number];

interface Projection {
  /** Definition for proj4. */
  readonly definition: string;
  readonly regionCodes: readonly string[];
  readonly bounds: BoundingBox;
}

const utm = (zone: string) => `+proj=utm +zone=${zone} +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs`;

/**
 * Legal projections of the French territories: EPSG:2154, 5490, 2972, 2975 and 4471.
 * Source: decree 2006-272 of 3 March 2006, and the names that the extract gives them.
 */
export const PROJECTIONS: Readonly<Record<string, Projection>> = {
  LAMBERT_93: {
    definition:
      '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
    regionCodes: ['11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93', '94'],
    bounds: [-5.5, 41.2, 9.8, 51.3],
  },
  UTM_N20: { definition: utm('20'), regionCodes: ['01', '02'], bounds: [-63.3, 14.2, -60.7, 18.3] },
  UTM_N22: { definition: utm('22'), regionCodes: ['03'], bounds: [-54.7, 2, -51.5, 6] },
  UTM_S40: { definition: utm('40 +south'), regionCodes: ['04'], bounds: [55.1, -21.5, 56, -20.8] },
  UTM_S38: { definition: utm('38 +south'), regionCodes: ['06'], bounds: [44.9, -13.2, 45.4, -12.5] },
};

/** Projection required of a site, by region: a hospital of La Réunion is not in Lambert-93. */
export const PROJECTION_OF_REGION: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PROJECTIONS).flatMap(([name, { regionCodes }]) => regionCodes.map((code) => [code, name])),
);

/** Position of a site; all null when the extract has a line for it without coordinates. */
export interface SitePosition {
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Projection of the metres in the extract. */
  readonly projection: string | null;
}

/** Six decimals of a degree are a tenth of a metre, the precision of the extract. */
const rounded = (degrees: number) => Number(degrees.toFixed(6));

const isWithin = ([west, south, east, north]: BoundingBox, longitude: number, latitude: number) =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north;

/** Converts metres to degrees; `source` ends with the name of the projection. */
export function positionOf(x: string, y: string, source: string): SitePosition | LineFinding {
  if (!x && !y) return { latitude: null, longitude: null, projection: null };
  if (!x || !y)
    return { code: 'IMPOSSIBLE_COORDINATES', reason: 'coordxet and coordyet go together, and one is empty' };
  const name = source.slice(source.lastIndexOf(',') + 1).trim();
  const projection = Object.hasOwn(PROJECTIONS, name) ? PROJECTIONS[name] : undefined;
  if (!projection) {
    const known = Object.keys(PROJECTIONS).join(', ');
    return {
      code: 'UNKNOWN_PROJECTION',
      reason: `sourcecoordet ends with "${name}", which is none of ${known}`,
    };
  }
  const [longitude, latitude] = proj4(projection.definition, 'WGS84', [Number(x), Number(y)]) as [
    number,
    number,
  ];
  if (!isWithin(projection.bounds, longitude, latitude)) {
    return { code: 'IMPOSSIBLE_COORDINATES', reason: `x ${x}, y ${y} are outside the territory of ${name}` };
  }
  return { latitude: rounded(latitude), longitude: rounded(longitude), projection: name };
}
