import { REGIONS } from '@hopen/schema';

/** Facts about a department, for inventing places. */
export interface Department {
  /** FINESS department code: `13`, `2A`, `9D`. */
  readonly code: string;
  readonly regionCode: string;
  /** Weight among the region's departments, in ten thousand inhabitants. */
  readonly weight: number;
  /** Approximate centre, such that invented towns lie on land and inside the region. */
  readonly latitude: number;
  readonly longitude: number;
  /** Maximum distance of a town from the centre, in degrees. */
  readonly reach: number;
  /** Prefixes of postal codes, commune codes and FINESS numbers. */
  readonly postalPrefix: string;
  readonly communePrefix: string;
  readonly finessPrefix: string;
}

/** Code, inhabitants in ten thousands, latitude, longitude, and reach if not 0.2. Rounded. */
const FACTS = `
01 66 46.10 5.35 | 02 53 49.55 3.55 | 03 34 46.40 3.20 | 04 17 44.10 6.25 | 05 14 44.65 6.25 | 06 110 43.95 7.10
07 33 44.75 4.40 | 08 27 49.60 4.65 | 09 15 42.95 1.50 | 10 31 48.30 4.15 | 11 38 43.10 2.40 | 12 28 44.30 2.70
13 205 43.55 5.10 | 14 70 49.10 -0.35 | 15 14 45.05 2.65 | 16 35 45.70 0.20 | 17 66 45.75 -0.70
18 30 47.05 2.50 | 19 24 45.35 1.85 | 21 53 47.45 4.75 | 22 60 48.40 -2.85 | 23 12 46.10 2.05
24 41 45.10 0.75 | 25 55 47.15 6.35 | 26 52 44.70 5.15 | 27 60 49.10 1.00 | 28 43 48.40 1.35
29 92 48.25 -4.00 | 2A 16 41.85 9.00 0.1 | 2B 18 42.40 9.20 0.1 | 30 75 43.95 4.15 | 31 143 43.40 1.20
32 19 43.70 0.45 | 33 165 44.85 -0.60 | 34 120 43.65 3.35 | 35 109 48.15 -1.65 | 36 22 46.80 1.60
37 61 47.25 0.70 | 38 128 45.25 5.60 | 39 26 46.75 5.70 | 40 42 43.95 -0.80 | 41 33 47.60 1.40
42 77 45.75 4.15 | 43 23 45.10 3.80 | 44 145 47.35 -1.65 | 45 68 47.90 2.35 | 46 17 44.60 1.60
47 33 44.35 0.45 | 48 8 44.50 3.50 | 49 82 47.40 -0.55 | 50 50 49.00 -1.25 | 51 57 48.95 4.25
52 17 48.10 5.20 | 53 31 48.15 -0.65 | 54 73 48.75 6.15 | 55 18 49.00 5.40 | 56 77 47.90 -2.85
57 105 49.05 6.65 | 58 20 47.10 3.50 | 59 261 50.40 3.25 | 60 83 49.40 2.45 | 61 28 48.60 0.10
62 146 50.50 2.30 | 63 66 45.75 3.15 | 64 69 43.25 -0.75 | 65 23 43.05 0.15 | 66 48 42.60 2.55 0.1
67 115 48.65 7.50 | 68 77 47.85 7.20 | 69 190 45.85 4.65 | 70 23 47.65 6.10 | 71 55 46.65 4.55
72 57 48.00 0.20 | 73 44 45.50 6.45 | 74 84 46.00 6.40 | 75 215 48.86 2.34 0.03 | 76 125 49.60 1.05
77 143 48.60 2.95 | 78 145 48.80 1.85 | 79 37 46.55 -0.35 | 80 57 49.95 2.30 | 81 39 43.80 2.15
82 26 44.10 1.30 | 83 109 43.45 6.25 | 84 56 44.00 5.20 | 85 69 46.70 -1.30 | 86 44 46.55 0.45
87 37 45.90 1.25 | 88 36 48.20 6.40 | 89 33 47.85 3.55 | 90 14 47.62 6.90 0.05 | 91 131 48.50 2.25
92 163 48.85 2.24 0.03 | 93 166 48.91 2.48 0.03 | 94 141 48.78 2.47 0.03 | 95 125 49.10 2.15 0.1
9A 38 16.13 -61.68 0.08 | 9B 36 14.65 -61.00 0.08 | 9C 29 4.70 -52.50 | 9D 87 -21.12 55.53 0.1
9F 30 -12.82 45.15 0.03`;

const regionOf = new Map(REGIONS.flatMap(({ code, departments }) => departments.map((each) => [each, code])));

/** Prefixes that differ from the department code. Source: INSEE and La Poste; FINESS for its own numbers. */
const PREFIXES: Record<string, { postal: string; commune: string; finess: string }> = {
  '2A': { postal: '201', commune: '2A', finess: '2A' },
  '2B': { postal: '202', commune: '2B', finess: '2B' },
  '9A': { postal: '971', commune: '971', finess: '9701' },
  '9B': { postal: '972', commune: '972', finess: '9702' },
  '9C': { postal: '973', commune: '973', finess: '9703' },
  '9D': { postal: '974', commune: '974', finess: '9704' },
  '9F': { postal: '976', commune: '976', finess: '98' },
};

export const DEPARTMENTS: readonly Department[] = FACTS.trim()
  .split(/ \| |\n/)
  .map((fact) => {
    const [code, weight, latitude, longitude, reach = '0.2'] = fact.split(' ');
    const prefixes = PREFIXES[code!] ?? { postal: code!, commune: code!, finess: code! };
    return {
      code: code!,
      regionCode: regionOf.get(code!)!,
      weight: Number(weight),
      latitude: Number(latitude),
      longitude: Number(longitude),
      reach: Number(reach),
      postalPrefix: prefixes.postal,
      communePrefix: prefixes.commune,
      finessPrefix: prefixes.finess,
    };
  });
