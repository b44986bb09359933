/** Reason of the refusal of a whole import. */
export type RefusalCode =
  | 'UNREADABLE_FILE'
  | 'NOT_AN_EXTRACT'
  | 'DIFFERENT_DATES'
  | 'OLDER_EXTRACT'
  | 'FUTURE_EXTRACT'
  | 'SYNTHETIC_DATA_PRESENT'
  | 'NOTHING_TO_LOAD'
  | 'TOO_MANY_CLOSURES'
  | 'TOO_MANY_WITHDRAWALS'
  | 'REPORT_NOT_WRITABLE';

/** Refusal of a whole import: nothing is written. Its message says which rule, where, and what to do. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';

  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** Fault of one line: a code for programs, a sentence for people. */
export interface LineFinding {
  readonly code: string;
  readonly reason: string;
}

/** Start of a text, for a message. A cut through an emoji would leave a lone surrogate, which no database takes. */
export const excerpt = (text: string, length: number): string => text.slice(0, length).toWellFormed();
