/** What an import did, by kind of record. `read` = created + updated + unchanged + rejected: no line is lost. */
export interface ImportCounts {
  read: number;
  created: number;
  /** Changed, a closed site that came back included. */
  updated: number;
  unchanged: number;
  rejected: number;
  /** Closed sites that came back; they are among `updated`. */
  reopened: number;
  /** What the extract no longer holds: sites closed, coordinates withdrawn. No line of it, so no part of `read`. */
  closed: number;
}

/** The kinds of record that an import counts; `others` are lines of no known record type, all rejected. */
export const IMPORT_KINDS = ['legalEntities', 'sites', 'coordinates', 'others'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];
