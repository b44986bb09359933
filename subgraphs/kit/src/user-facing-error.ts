/**
 * Error that the operator can fix: names the rule and the remedy. Commands print the message without a stack and exit
 * with 1.
 */
export class UserFacingError extends Error {}
