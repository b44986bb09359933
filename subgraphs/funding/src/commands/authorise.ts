import { forbidden } from '@hopen/kit/graphql';
import { beneficiaryReference, type Viewer } from '@hopen/schema';
import type { Act } from '../domain/acts.ts';
import type { ApplicationState } from '../domain/application-state.ts';
import type { Actor, DecisionRole } from '../domain/decision-role.ts';
import { mayEver } from '../domain/transition-rules.ts';

const DECISION_ROLES: readonly string[] = ['ESTABLISHMENT', 'ARS', 'NATIONAL'] satisfies DecisionRole[];

/** Forbids an act to a role that the table of acts never opens it to, whatever the application. */
export function authorise({ role }: Viewer, act: Act, mutation: string): void {
  if (DECISION_ROLES.includes(role) && mayEver(role as DecisionRole, act)) return;
  throw forbidden(`Mutation.${mutation} : cet acte n'est pas ouvert à votre rôle.`);
}

/** Holder of an application, as far as it tells in whose name an establishment acts. */
type Holding = Pick<ApplicationState, 'beneficiaryKind' | 'beneficiaryNumber' | 'legalEntityFiness'>;

/** Role and organisation in whose name a viewer acts on an application that it is a party to. */
export function actorOf(viewer: Viewer, held: Holding): Actor {
  if (viewer.role === 'ARS') return { role: 'ARS', organisation: `ARS ${viewer.region}` };
  if (viewer.role === 'NATIONAL') return { role: 'NATIONAL', organisation: viewer.body };
  if (viewer.role !== 'ESTABLISHMENT') throw forbidden('Cet acte n’est pas ouvert à votre rôle.');
  const own = beneficiaryReference(held.beneficiaryKind, held.beneficiaryNumber);
  const organisation = viewer.beneficiaries.includes(own) ? own : `EJ:${held.legalEntityFiness}`;
  return { role: 'ESTABLISHMENT', organisation };
}
