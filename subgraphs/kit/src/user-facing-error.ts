/** What the person at the keyboard can mend: which rule, what to do. Commands print it alone, without a stack, and exit with 1. */
export class UserFacingError extends Error {}
