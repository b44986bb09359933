/**
 * Categories of hospitals, as the CSV extract had them: the sites of FINESS+ that are imported unless said otherwise.
 * Source: FINESS, "catégories d'établissements", and the extract of 31 December 2023.
 */
export const HOSPITAL_CATEGORIES: readonly string[] =
  '101 106 109 114 122 127 128 129 131 141 146 156 161 292 355 362 365 412 425 430 433 444 695 696 697 698 699'.split(
    ' ',
  );

/** Sites of FINESS+ that are imported. Pharmacies, laboratories and homes for the elderly, nine in ten, are left out. */
export interface Scope {
  /** Categories to import; null for all. */
  readonly categories: ReadonlySet<string> | null;
  /** Numbers of the sites that are in the database: they stay, whatever their category became. */
  readonly known: ReadonlySet<string>;
}

export const isInScope = ({ categories, known }: Scope, category: string, number: string): boolean =>
  categories === null || categories.has(category) || known.has(number);
