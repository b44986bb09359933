import type { ConformanceTarget } from './target.ts';

/** One thing that the State looks at before it signs. */
export interface Check {
  /** A sentence that is true of a subgraph that conforms. */
  readonly name: string;
  /** What its ARS does where it is not. */
  readonly todo: string;
  /** The checks without which this one says nothing: where one of them fails, it is not looked at. */
  readonly after?: readonly string[];
  /** Tells what was seen; throws `Breach` when the sentence is not true, `Unseen` when there was nothing to look at. */
  readonly look: (ars: ConformanceTarget) => Promise<string>;
}

/** The checks of one subject. */
export interface Group {
  readonly subject: string;
  /** What all of them come after. */
  readonly after?: readonly string[];
  readonly checks: readonly Check[];
}

/** The names that other checks are waited for by. */
export const KEEPS_THE_TREATY = 'its SDL is the treaty and its own extension zone';
export const EVERYONE_READS = 'without a token everyone reads what is published';
export const READS_STRICTLY = 'every field answers what its type promises';
export const ECHOES_THE_DAY = 'asOf is answered as it was asked';
