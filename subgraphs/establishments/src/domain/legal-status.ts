/** Status of an establishment by the legal status of its legal entity. */
export const ESTABLISHMENT_STATUSES = [
  'PUBLIC',
  'PRIVATE_NON_PROFIT',
  'PRIVATE_COMMERCIAL',
  'FOREIGN',
] as const;
export type EstablishmentStatus = (typeof ESTABLISHMENT_STATUSES)[number];

/**
 * Status of a legal status code; `undefined` for an unknown one. FINESS numbers the families of its nomenclature in blocks: 01–30
 * public bodies, 40–66 and 89 private non-profit, 70–95 private commercial, 90 foreign law. Source: FINESS, "statuts juridiques",
 * aggregates 1000 to 3000.
 */
export function statusOfLegalStatus(code: string): EstablishmentStatus | undefined {
  if (!/^\d{2}$/.test(code)) return undefined;
  if (code === '90') return 'FOREIGN';
  if (code >= '01' && code <= '30') return 'PUBLIC';
  if ((code >= '40' && code <= '66') || code === '89') return 'PRIVATE_NON_PROFIT';
  if (code >= '70' && code <= '95') return 'PRIVATE_COMMERCIAL';
  return undefined;
}
