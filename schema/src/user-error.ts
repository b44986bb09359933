import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { RuleViolation, RuleViolations } from './rule-violation.ts';
import { CentsScalar } from './scalars.ts';

/** Violated rule of a refused mutation, which had no effect. */
@ObjectType('UserError', {
  description: 'Refus. A rule that says no to what was asked, and changed nothing of it.',
})
@Directive('@shareable')
export class UserError {
  @Field(() => ID, { description: 'Code. Stable, for programs; listed with the error codes.' })
  code!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Champ. The input field at fault, e.g. `input.requestedAmount`.',
  })
  field!: string | null;

  @Field({ description: 'Message. For people, in French: what is wrong and what to do.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'Règle. The text that the rule comes from.' })
  rule!: string | null;

  @Field(() => CentsScalar, {
    nullable: true,
    description:
      'Montant manquant, en centimes. What the envelope or the budget lacks; null for other rules.',
  })
  missingAmount!: number | null;
}

/** Violations carried by an error; undefined for other errors. */
export function userErrorsOf(error: unknown): UserError[] | undefined {
  if (error instanceof RuleViolation) return [userErrorOf(error)];
  if (error instanceof RuleViolations) return error.violations.map(userErrorOf);
  return undefined;
}

export const userErrorOf = ({ code, message, details }: RuleViolation): UserError => ({
  code,
  message,
  field: details.field ?? null,
  rule: details.source ?? null,
  // Capped: an unbounded request may lack more than a safe integer.
  missingAmount:
    details.missingCents === undefined ? null : Math.min(details.missingCents, Number.MAX_SAFE_INTEGER),
});
