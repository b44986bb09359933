import proj4 from 'proj4';
import { excerpt, type LineFinding } from './finess-refusal.ts';

/** Bounding box in degrees. */
type BoundingBox = readonly [west: number, south: number, east: number, north: number];

interface Projection {
  readonly epsg: string;
  /** Definition for proj4. */
  readonly definition: string;
  readonly regionCodes: readonly string[];
  /** Territory with a margin. */
  readonly bounds: BoundingBox;
}

const utm = (zone: string) => `+proj=utm +zone=${zone} +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs`;

/**
 * Legal projections of the French territories, by the names that extracts gave them until 2023; later ones give the EPSG code.
 * Source: decree 2006-272 of 3 March 2006, and the extracts.
 */
export const PROJECTIONS: Readonly<Record<string, Projection>> = {
  LAMBERT_93: {
    epsg: '2154',
    definition:
      '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
    regionCodes: ['11', '24', '27', '28', '32', '44', '52', '53', '75', '76', '84', '93', '94'],
    bounds: [-5.5, 41.2, 9.8, 51.3],
  },
  UTM_N20: {
    epsg: '5490',
    definition: utm('20'),
    regionCodes: ['01', '02'],
    bounds: [-63.3, 14.2, -60.7, 18.3],
  },
  UTM_N22: { epsg: '2972', definition: utm('22'), regionCodes: ['03'], bounds: [-54.7, 2, -51.5, 6] },
  UTM_S40: {
    epsg: '2975',
    definition: utm('40 +south'),
    regionCodes: ['04'],
    bounds: [55.1, -21.5, 56, -20.8],
  },
  UTM_S38: {
    epsg: '4471',
    definition: utm('38 +south'),
    regionCodes: ['06'],
    bounds: [44.9, -13.2, 45.4, -12.5],
  },
};

/** Projection required of a site, by region: a hospital of La Réunion is not in Lambert-93. */
export const PROJECTION_OF_REGION: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PROJECTIONS).flatMap(([name, { regionCodes }]) => regionCodes.map((code) => [code, name])),
);

const NAME_BY_EPSG = new Map(Object.entries(PROJECTIONS).map(([name, { epsg }]) => [epsg, name]));

/** Name of the projection at the end of a source: "…,LAMBERT_93", or "…,EPSG:2154 RGF93 / Lambert-93 (Métropole)". */
function projectionNamed(source: string): string | undefined {
  const epsg = /EPSG:(\d+)[^,]*$/.exec(source)?.[1];
  if (epsg) return NAME_BY_EPSG.get(epsg);
  const name = lastPart(source);
  return Object.hasOwn(PROJECTIONS, name) ? name : undefined;
}

const lastPart = (source: string) => source.slice(source.lastIndexOf(',') + 1).trim();

/** Position of a site; all null when the extract has a line for it without coordinates. */
export interface SitePosition {
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Projection of the metres in the extract; null for degrees. */
  readonly projection: string | null;
}

/** Six decimals of a degree are a tenth of a metre, the precision of the extract. */
export const rounded = (degrees: number) => Number(degrees.toFixed(6));

export const isWithin = ([west, south, east, north]: BoundingBox, longitude: number, latitude: number) =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north;

export const boundsOfRegion = (regionCode: string): BoundingBox =>
  PROJECTIONS[PROJECTION_OF_REGION[regionCode]!]!.bounds;

export const isInAnyTerritory = (longitude: number, latitude: number): boolean =>
  Object.values(PROJECTIONS).some(({ bounds }) => isWithin(bounds, longitude, latitude));

/** Converts metres to degrees; `source` ends with the projection, by name or by EPSG code. */
export function positionOf(x: string, y: string, source: string): SitePosition | LineFinding {
  if (!x && !y) return { latitude: null, longitude: null, projection: null };
  if (!x || !y)
    return { code: 'IMPOSSIBLE_COORDINATES', reason: 'coordxet and coordyet go together, and one is empty' };
  const name = projectionNamed(source);
  if (!name) {
    const known = Object.entries(PROJECTIONS).map(([each, { epsg }]) => `${each} (EPSG:${epsg})`);
    return {
      code: 'UNKNOWN_PROJECTION',
      reason: `sourcecoordet ends with "${excerpt(lastPart(source), 60)}", which is none of ${known.join(', ')}`,
    };
  }
  const projection = PROJECTIONS[name]!;
  const [longitude, latitude] = proj4(projection.definition, 'WGS84', [Number(x), Number(y)]) as [
    number,
    number,
  ];
  if (!isWithin(projection.bounds, longitude, latitude)) {
    return { code: 'IMPOSSIBLE_COORDINATES', reason: `x ${x}, y ${y} are outside the territory of ${name}` };
  }
  return { latitude: rounded(latitude), longitude: rounded(longitude), projection: name };
}
