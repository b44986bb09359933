/** Two facts that must agree and do not. */
export interface Difference {
  /** Check that found it. */
  readonly check: string;
  /** Application, envelope, line or programme concerned. */
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
}
