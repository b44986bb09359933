import type { ErrorCode } from './error-codes.ts';

/** What a rule says when it says no: enough for a person to act and for a program to branch on. */
export interface RuleViolationDetails {
  /** The input field at fault, as the client wrote it, e.g. `filter.regionCode`. */
  readonly field?: string;
  /** The text that the rule comes from. */
  readonly source?: string;
  /** How much money is missing, in cents, where the rule is about an envelope. */
  readonly missingCents?: number;
}

/**
 * A rule that says no. Domain code throws it, the kit translates it once: into a `userError` for a
 * mutation, into an error with `extensions.code` for a query. Its message is for people, in French.
 */
export class RuleViolation extends Error {
  override readonly name = 'RuleViolation';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: RuleViolationDetails = {},
  ) {
    super(message);
  }

  /** The same, told of this field. */
  at(field: string): RuleViolation {
    return new RuleViolation(this.code, this.message, { ...this.details, field });
  }
}

/** Several rules that say no at once: whoever asks is told all of them, not one after the other. */
export class RuleViolations extends Error {
  override readonly name = 'RuleViolations';

  constructor(readonly violations: readonly RuleViolation[]) {
    super(violations.map(({ message }) => message).join(' '));
  }
}

/** Throws what speaks against an act; does nothing when nothing does. */
export function refuseIfAny(violations: readonly RuleViolation[]): void {
  if (violations.length > 0) throw new RuleViolations(violations);
}
