import type { ConformanceTarget } from './target.ts';

/** One conformance check. */
export interface Check {
  /** Statement that holds for a conforming subgraph. */
  readonly name: string;
  /** Remedy for the ARS. */
  readonly todo: string;
  /** Prerequisite checks: skipped if one of them fails. */
  readonly after?: readonly string[];
  /** Returns the observation; throws `Breach` if the statement is false, `Unseen` if it could not be checked. */
  readonly run: (ars: ConformanceTarget) => Promise<string>;
}

/** Checks of one subject. */
export interface CheckGroup {
  readonly subject: string;
  /** Prerequisites of all checks in the group. */
  readonly after?: readonly string[];
  readonly checks: readonly Check[];
}

/** Names of checks that others depend on. */
export const KEEPS_THE_TREATY = 'its SDL is the treaty and its own extension zone';
export const EVERYONE_READS = 'without a token everyone reads what is published';
export const READS_STRICTLY = 'every field answers what its type promises';
export const ECHOES_THE_DAY = 'asOf is answered as it was asked';
