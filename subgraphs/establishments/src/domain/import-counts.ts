/** Counts of an import, by kind of record. `read` = created + updated + unchanged + rejected: no line is lost. */
export interface ImportCounts {
  read: number;
  created: number;
  /** Changed, a closed site or group that came back included. */
  updated: number;
  unchanged: number;
  rejected: number;
  /** Closed sites and groups that came back; they are among `updated`. */
  reopened: number;
  /** Absent from the extract: sites and groups closed, coordinates withdrawn. They have no line, so they are no part of `read`. */
  closed: number;
  /** Records of the file that are not loaded: other categories, closed sites, legal entities without a site of ours, inactive groups and those that are no GHT. No part of `read`. */
  leftOut: number;
}

/** Kinds of record that an import counts; `others` are lines of no known record type, all rejected. */
export const IMPORT_KINDS = ['legalEntities', 'sites', 'coordinates', 'hospitalGroups', 'others'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** True when no line was loaded, also when there was none; groups without a single legal entity are none. */
export function isAllRejected({ hospitalGroups: _, ...counts }: Record<ImportKind, ImportCounts>): boolean {
  return Object.values(counts).every(({ read, rejected }) => rejected >= read);
}
