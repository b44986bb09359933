import { regionOfDepartment } from '@hopen/schema';
import {
  boundsOfRegion,
  isInAnyTerritory,
  isWithin,
  rounded,
  type SitePosition,
} from './finess-coordinates.ts';
import { excerpt, type LineFinding } from './finess-refusal.ts';

/** "coordonneesGeographique" of an address: texts, or numbers in some files. */
type Coordinates = Readonly<Record<string, unknown>>;

const NAMES = ['coordonneeX', 'coordonneeY', 'directionLatitude', 'directionLongitude'] as const;

interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/**
 * Position of a site from its address; null when it has none. One of two pairs is in degrees and the other in metres, and which is
 * which changes from record to record: degrees are taken, metres never needed.
 */
export function plusPositionOf(
  coordinates: Coordinates,
  department: string,
): SitePosition | LineFinding | null {
  const values = NAMES.map((name) => String(coordinates[name] ?? '').trim());
  if (values.every((value) => value === '')) return null;
  const impossible = (what: string) => ({
    code: 'IMPOSSIBLE_COORDINATES',
    reason: `${told(values)} ${what}`,
  });
  const [x, y, latitude, longitude] = values.map(numberIn) as [number, number, number, number];
  if ([x, y, latitude, longitude].some(Number.isNaN)) return impossible('are not two pairs of numbers');
  const points = [pointOf(y, x), pointOf(latitude, longitude)].filter((each) => each !== undefined);
  const [point, other] = points;
  if (!point) return impossible('hold no pair in degrees');
  if (other && (other.latitude !== point.latitude || other.longitude !== point.longitude))
    return impossible('are two different points');
  const { code, name } = regionOfDepartment(department)!;
  if (isWithin(boundsOfRegion(code), point.longitude, point.latitude))
    return { latitude: rounded(point.latitude), longitude: rounded(point.longitude), projection: null };
  return isInAnyTerritory(point.longitude, point.latitude)
    ? { code: 'COORDINATES_ELSEWHERE', reason: `${told(values)} are outside the territory of ${name}` }
    : impossible(`are outside the territory of ${name}`);
}

/** Number; null where it is left out, NaN for any other text. */
function numberIn(text: string): number | null {
  if (text === '') return null;
  return /^-?\d{1,9}(\.\d{1,20})?$/.test(text) ? Number(text) : Number.NaN;
}

/** Point of a pair in degrees; undefined for a pair in metres or without one of its numbers. */
function pointOf(latitude: number | null, longitude: number | null): Point | undefined {
  if (latitude === null || longitude === null) return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

const told = (values: readonly string[]) =>
  NAMES.map((name, index) => `${name} "${excerpt(values[index]!, 30)}"`).join(', ');
