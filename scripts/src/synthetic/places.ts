import { withFinessCheckDigit } from '@hopen/schema';
import { DEPARTMENTS, type Department } from './departments.ts';
import { type Random, randomFor } from './random.ts';

/** Fictitious town in a real department. */
export interface Town {
  readonly name: string;
  readonly department: Department;
  readonly postalCode: string;
  readonly communeCode: string;
  readonly latitude: number;
  readonly longitude: number;
}

const TOWNS_PER_DEPARTMENT = 9;

const FIRST_HALVES = [
  ...['Val', 'Mont', 'Roche', 'Clair', 'Font', 'Bois', 'Brise', 'Sombre', 'Vert', 'Gris'],
  ...['Belle', 'Froide', 'Longue', 'Pierre', 'Sable', 'Tour', 'Mur', 'Pont', 'Cour', 'Combe'],
];
const SECOND_HALVES = [
  ...['morne', 'brume', 'songe', 'givre', 'lune', 'conte', 'plume', 'cendre', 'rosée', 'soupir'],
  ...['fable', 'nuage', 'sirène', 'licorne', 'dragon', 'chimère', 'mirage', 'grimoire'],
];

/** Invented names, such as Valmorne; each department draws a few. */
export const TOWN_NAMES: readonly string[] = FIRST_HALVES.flatMap((first) =>
  SECOND_HALVES.map((second) => first + second),
);

/** Invents the towns of each department. */
export function inventTowns(): Map<Department, Town[]> {
  const random = randomFor('towns');
  return new Map(
    DEPARTMENTS.map((department) => {
      const names = random.shuffle(TOWN_NAMES).slice(0, TOWNS_PER_DEPARTMENT);
      return [department, names.map((name, index) => inventTown(random, department, name, index))];
    }),
  );
}

function inventTown(random: Random, department: Department, name: string, index: number): Town {
  const { latitude, longitude, reach, postalPrefix, communePrefix } = department;
  const postalDigits = 5 - postalPrefix.length;
  // Commune codes in these ranges are unassigned, overseas and in metropolitan France.
  const communeSuffix = communePrefix.length === 2 ? 950 + index : 90 + index;
  return {
    name,
    department,
    postalCode: postalPrefix + String((index + 1) * 10).padStart(postalDigits, '0'),
    communeCode: communePrefix + communeSuffix,
    latitude: near(random, latitude, reach),
    longitude: near(random, longitude, reach),
  };
}

/** Random coordinate at most `reach` degrees away, rounded to about ten metres. */
export const near = (random: Random, middle: number, reach: number): number =>
  Math.round((middle + (random.unit() * 2 - 1) * reach) * 10_000) / 10_000;

/**
 * Valid FINESS numbers that are unassigned: after the department's prefix comes `9`, which the public extract never has
 * there, then a sequence that begins with `6`, because SIREN numbers of real public hospitals begin with 26 and a
 * department, and 96 is none. Legal entities and sites share the sequence.
 */
export function finessNumbers(): (department: Department) => string {
  const given = new Map<string, number>();
  return ({ finessPrefix }) => {
    const sequence = (given.get(finessPrefix) ?? 0) + 1;
    given.set(finessPrefix, sequence);
    return withFinessCheckDigit(
      `${finessPrefix}96${String(sequence).padStart(6 - finessPrefix.length, '0')}`,
    );
  };
}
