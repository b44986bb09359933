/** Role that takes a decision, as the table of acts names it. */
export type DecisionRole = 'ESTABLISHMENT' | 'ARS' | 'NATIONAL';

/** Author of a decision: a role, and the organisation it acts for (`ARS 93`, `EJ:…`, or a national body: `DGOS`). */
export interface Actor {
  readonly role: DecisionRole;
  readonly organisation: string;
}
