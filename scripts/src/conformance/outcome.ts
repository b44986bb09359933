/** Breach of the treaty. */
export class Breach extends Error {}

/** Check without anything to examine. */
export class Unseen extends Error {}

/** Throws a `Breach` if there are faults. */
export function breachIfAny(faults: readonly string[]): void {
  if (faults.length > 0) throw new Breach(faults.join('\n'));
}
