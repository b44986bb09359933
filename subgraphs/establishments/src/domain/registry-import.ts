import type { CivilDay } from '@hopen/schema';
import type { ImportCounts, ImportKind } from './import-counts.ts';

/** Formats in which FINESS is published: FINESS+ in JSON, and the extract in CSV until May 2026. */
export const REGISTRY_FORMATS = ['FINESS_PLUS', 'FINESS_CSV'] as const;
export type RegistryFormat = (typeof REGISTRY_FORMATS)[number];

/** File that was imported, without its folder. */
export interface RegistryFile {
  readonly name: string;
  /** Checksum in hexadecimal digits; null where it was not recorded. */
  readonly sha256: string | null;
}

/** Import of FINESS that was committed. Rows are appended and never changed; null is what was not recorded at first. */
export class RegistryImport {
  /** Number in the order of the imports, which run one after the other. */
  number!: number;
  extractedOn!: CivilDay;
  /** Day of the set-up, where the instant is that of the database's clock. */
  importedOn!: CivilDay;
  importedAt!: Date | null;
  /** Person or job that imported, as named by the command. */
  importedBy!: string | null;
  format!: RegistryFormat | null;
  /** Categories whose sites were read; null for all that the files hold. */
  categories!: string[] | null;
  files!: RegistryFile[];
  holdsSites!: boolean;
  counts!: Partial<Record<ImportKind, ImportCounts>>;
  /** Records that were not loaded. */
  rejected!: number | null;
  /** Remarks on records that were loaded; one record may have several. */
  remarked!: number | null;
}
