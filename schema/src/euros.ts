const EUROS = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });

/** Formats cents in French: `39 999,99 €`. */
export const euros = (cents: number): string => EUROS.format(cents / 100);
