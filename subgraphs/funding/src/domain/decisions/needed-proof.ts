import { RuleViolation } from '@hopen/schema';
import type { Proof } from '../proof.ts';

/** Proof that an act rests on; throws when none was asked for, as the file was in another status then. */
export function neededProof(proof: Proof | null): Proof {
  if (proof) return proof;
  throw new RuleViolation('CONFLICT', 'Le dossier a changé entre-temps : relisez-le.', {
    field: 'expectedVersion',
  });
}
