import type { ErrorCode } from './error-codes.ts';

/** Details of a violation, for people and programs. */
export interface RuleViolationDetails {
  /** Input field at fault, as the client wrote it, e.g. `filter.regionCode`. */
  readonly field?: string;
  /** Source of the rule. */
  readonly source?: string;
  /** Missing amount in cents, for envelope and budget rules. */
  readonly missingCents?: number;
}

/**
 * Violation of a rule. Thrown by domain code and translated once, by the kit: to a `userError` in a mutation, to an
 * error with `extensions.code` in a query. Its message is for people, in French.
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

  /** Copy of the violation that names this field. */
  at(field: string): RuleViolation {
    return new RuleViolation(this.code, this.message, { ...this.details, field });
  }
}

/** Several violations of one input, reported together. */
export class RuleViolations extends Error {
  override readonly name = 'RuleViolations';

  constructor(readonly violations: readonly RuleViolation[]) {
    super(violations.map(({ message }) => message).join(' '));
  }
}

/** Throws if there is any violation. */
export function refuseIfAny(violations: readonly RuleViolation[]): void {
  if (violations.length > 0) throw new RuleViolations(violations);
}

/** Runs every check and throws the violations of all of them together; other errors are thrown at once. */
export async function refuseIfAnyOf(checks: readonly (() => unknown)[]): Promise<void> {
  const violations: RuleViolation[] = [];
  for (const check of checks) {
    try {
      await check();
    } catch (error) {
      if (error instanceof RuleViolation) violations.push(error);
      else if (error instanceof RuleViolations) violations.push(...error.violations);
      else throw error;
    }
  }
  refuseIfAny(violations);
}
