import { TextType } from '@mikro-orm/core';
import type { DecisionRole } from '../domain/decision-role.ts';

/**
 * Role of a stored decision. The journal holds those of the DGOS as `DGOS`, from when it was the only national body, and
 * a row never differs from the journal: so they are read as `NATIONAL`, and stay as they are.
 */
export const roleStoredAs = (role: string): DecisionRole =>
  role === 'DGOS' ? 'NATIONAL' : (role as DecisionRole);

/** Column of a decision's role. */
export class DecisionRoleType extends TextType {
  override convertToJSValue(role: string): DecisionRole {
    return roleStoredAs(role);
  }
}
