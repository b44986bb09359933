import { createHmac, randomBytes } from 'node:crypto';
import { type Environment, isExposed } from '../server/settings.ts';
import { UserFacingError } from '../user-facing-error.ts';
import type { Bearer } from './bearer.ts';

/** Pseudonym of a person in journals and access logs. Only holders of the key can link it to the person. */
export type Pseudonymise = (subject: string) => string;

const LEAST_CHARACTERS = 32;

export const pseudonyms =
  (key: string | Buffer): Pseudonymise =>
  (subject) =>
    createHmac('sha256', key).update(subject).digest('hex');

/**
 * Reads the key from `SUBJECT_KEY`, required where strangers may reach the process. Elsewhere a random key per process makes pseudonyms
 * unlinkable after it ends.
 */
export function pseudonymsFrom(environment: Environment): Pseudonymise {
  const { SUBJECT_KEY } = environment;
  if (!SUBJECT_KEY && !isExposed(environment)) return pseudonyms(randomBytes(32));
  if (SUBJECT_KEY && SUBJECT_KEY.length >= LEAST_CHARACTERS) return pseudonyms(SUBJECT_KEY);
  throw new UserFacingError(
    `SUBJECT_KEY must be a secret of ${LEAST_CHARACTERS} characters or more, the same for each process: under it persons are named in journals and access logs. Make one with "openssl rand -hex 32".`,
  );
}

/** Pseudonymised origin of a request, safe to store. */
export interface Requester {
  /** Null for a token without `sub`. */
  readonly subject: string | null;
  readonly role: Bearer['role'];
  /** Region of an ARS. */
  readonly region: string | null;
  /** Code of a national body; left out for the others. */
  readonly body?: string;
}

export const requesterOf = (viewer: Bearer, pseudonymise: Pseudonymise): Requester => ({
  subject: viewer.subject ? pseudonymise(viewer.subject) : null,
  role: viewer.role,
  region: viewer.role === 'ARS' ? viewer.region : null,
  ...(viewer.role === 'NATIONAL' && { body: viewer.body }),
});
