/** Ligatures: FINESS writes COEUR, people write Cœur. */
const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae' };

/** Name without case, accents, ligatures, dashes or apostrophes (FINESS writes blanks for these): how it is sorted and searched. */
export const searchable = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/[œæ]/g, (ligature) => LIGATURES[ligature]!)
    .replace(/[\s\-‐–'’]+/g, ' ')
    .trim();
