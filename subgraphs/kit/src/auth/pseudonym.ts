import { createHmac, randomBytes } from 'node:crypto';
import type { Environment } from '../server/settings.ts';
import { UserFacingError } from '../user-facing-error.ts';
import type { Bearer } from './bearer.ts';

/** What stands for a person in journals and access logs: whoever has the key can tell whose it is, nobody else. */
export type Pseudonymise = (subject: string) => string;

const LEAST_CHARACTERS = 32;

export const pseudonyms =
  (key: string | Buffer): Pseudonymise =>
  (subject) =>
    createHmac('sha256', key).update(subject).digest('hex');

/**
 * With the key of `SUBJECT_KEY`, which production must have. Elsewhere a key is made for the process, and goes with it: then
 * nobody can tell afterwards whose a pseudonym was.
 */
export function pseudonymsFrom({ SUBJECT_KEY, NODE_ENV }: Environment): Pseudonymise {
  if (!SUBJECT_KEY && NODE_ENV !== 'production') return pseudonyms(randomBytes(32));
  if (SUBJECT_KEY && SUBJECT_KEY.length >= LEAST_CHARACTERS) return pseudonyms(SUBJECT_KEY);
  throw new UserFacingError(
    `SUBJECT_KEY must be a secret of ${LEAST_CHARACTERS} characters or more, the same for each process: under it persons are named in journals and access logs. Make one with "openssl rand -hex 32".`,
  );
}

/** Who a request comes from, as it may be kept. */
export interface Requester {
  /** Null where the token names nobody. */
  readonly subject: string | null;
  readonly role: Bearer['role'];
  /** The region of an agency. */
  readonly region: string | null;
}

export const requesterOf = (viewer: Bearer, pseudonymise: Pseudonymise): Requester => ({
  subject: viewer.subject ? pseudonymise(viewer.subject) : null,
  role: viewer.role,
  region: viewer.role === 'ARS' ? viewer.region : null,
});
