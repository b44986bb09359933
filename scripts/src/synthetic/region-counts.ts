/** Number of entities, sites and groups in a region. */
export interface RegionCounts {
  readonly code: string;
  readonly publicEntities: number;
  readonly privateEntities: number;
  readonly publicSites: number;
  readonly privateSites: number;
  /** Hospital groups; La Réunion's also covers Mayotte. */
  readonly groups: number;
}

/** Provence-Alpes-Côte d'Azur, whose published figures are detailed enough to match exactly. */
export const PACA = '93';

/**
 * Real counts, which give the synthetic country its proportions: legal entities and sites, public and private by the
 * entity's legal status; an entity counts in the region with most of its sites. Source: FINESS numbers of the SAE 2023
 * (DREES), 3,975 sites of 2,176 entities; groups: SAE 2023, 135 groups.
 */
const COUNTS = `
01  10  16   13  25   2
02   9   6   16  12   1
03   3   6    4  12   1
04   4  25   10  52   1
06   1   2    2   4   0
11  50 236  121 371  16
24  39  52   63  90   6
27  51  50   81 101  11
28  54  56   87 109  11
32  77  90  131 235  15
44  80  80  150 188  11
52  46  56   82 110   5
53  39  50   81 127   8
75  81 140  151 258  12
76  80 166  147 294  14
84 111 151  180 274  13
93  55 177   95 262   6
94   7  20   15  22   2`;

export const REGION_COUNTS: readonly RegionCounts[] = COUNTS.trim()
  .split('\n')
  .map((line) => {
    const [code, ...counts] = line.split(/\s+/);
    const [publicEntities, privateEntities, publicSites, privateSites, groups] = counts.map(Number);
    return {
      code: code!,
      publicEntities: publicEntities!,
      privateEntities: privateEntities!,
      publicSites: publicSites!,
      privateSites: privateSites!,
      groups: groups!,
    };
  });
