/** What was seen breaks the treaty. */
export class Breach extends Error {}

/** There was nothing to look at. */
export class Unseen extends Error {}

/** Throws when there is anything in the list of faults. */
export function breachIfAny(faults: readonly string[]): void {
  if (faults.length > 0) throw new Breach(faults.join('\n'));
}
