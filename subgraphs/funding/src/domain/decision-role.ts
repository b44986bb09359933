/** Role that takes a decision, as the table of acts names it. */
export type DecisionRole = 'ESTABLISHMENT' | 'ARS' | 'DGOS';

/** Author of a decision: a role, and the organisation it acts for (`ARS 93`, `EJ:…`, `DGOS`). */
export interface Actor {
  readonly role: DecisionRole;
  readonly organisation: string;
}
