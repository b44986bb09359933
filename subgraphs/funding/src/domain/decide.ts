import { type CivilDay, motiveFrom, RuleViolation, RuleViolations, refuseIfAny } from '@hopen/schema';
import type { Act } from './acts.ts';
import type { Application, Decision, Successor, Terms } from './application.ts';
import { type Booking, linesFor } from './booking.ts';
import type { Addition, CaseFile, Outcome } from './case-file.ts';
import type { Actor } from './decision-role.ts';
import type { Programme } from './programme.ts';
import type { Proof } from './proof.ts';
import type { Structure } from './structure.ts';
import { transitionFrom, transitionObstacles } from './transition-rules.ts';

/** File that is acted on, its programme, and the day. */
export interface Situation {
  readonly file: CaseFile;
  readonly programme: Programme;
  readonly today: CivilDay;
}

/** Application as a command opens it: its situation, and who acts, on which version, why. */
export interface OpenCase extends Situation {
  readonly actor: Actor;
  /** Motive as it was written. */
  readonly motive: string | null;
  /** Version that the client has read. */
  readonly expectedVersion: number;
  /** Structure that its holder counts for. */
  readonly structure: Structure;
  /** Day since when the holder is closed; null while it is open. */
  readonly closedOn: CivilDay | null;
}

/** Act that somebody asks for on an application. */
export interface DecisionRequest {
  readonly act: Act;
  readonly actor: Actor;
  readonly programme: Programme;
  readonly day: CivilDay;
  readonly motive: string | null;
  /** Day since when the beneficiary is closed; null while it is open. */
  readonly closedOn: CivilDay | null;
  /** Terms that it changes. */
  readonly terms?: Partial<Terms & Successor>;
  /** Payments and corrections. */
  readonly bookings?: readonly Booking[];
  /** Proof that it rests on. */
  readonly proof?: Proof;
  /** Updated plan that it rests on. */
  readonly updatedPlanOn?: CivilDay | null;
  /** Violations of the act's own rules. */
  readonly violations?: readonly RuleViolation[];
}

/** Part of a request that each act computes by its own rules. */
export type Change = Pick<DecisionRequest, 'terms' | 'bookings' | 'proof' | 'updatedPlanOn' | 'violations'>;

/** Decision and ledger lines that an act adds to a file; throws every rule that speaks against it. */
export function decide(file: CaseFile, request: DecisionRequest): Outcome {
  const { act, actor, day, motive, terms, bookings = [], violations = [] } = request;
  const { proof = null, updatedPlanOn = null } = request;
  const { last } = file;
  const transition = transitionFrom(file, act, actor.role, day);
  refuseIfAny([...transitionObstacles(transition, file, request), ...violations]);
  const decision: Decision = {
    ...last,
    ...terms,
    sequence: last.sequence + 1,
    act,
    status: transition.to ?? last.status,
    decidedOn: day,
    role: actor.role,
    organisation: actor.organisation,
    motive,
    proof,
    updatedPlanOn,
  };
  return { decision, lines: linesFor(file, decision, bookings) };
}

/** Decides on one open case. */
export function decideOn(opened: OpenCase, act: Act, change: Change = {}): Addition {
  const { file, programme, today: day, actor, closedOn } = opened;
  const motive = admit(opened, act);
  return { file, outcome: decide(file, { act, actor, programme, day, motive, closedOn, ...change }) };
}

/** Decides on several open cases; when any is refused, throws all refusals, each under its place in `items`. */
export function decideEach(
  act: Act,
  items: readonly { readonly opened: OpenCase; readonly change: Change }[],
): Addition[] {
  const refused: RuleViolation[] = [];
  const additions: Addition[] = [];
  for (const [index, { opened, change }] of items.entries()) {
    try {
      additions.push(decideOn(opened, act, change));
    } catch (error) {
      refused.push(...violationsIn(error).map((each) => each.at(itemField(index, each.details.field))));
    }
  }
  refuseIfAny(refused);
  return additions;
}

/**
 * Checks version, status and motive, and returns the motive. Called first where computing the change may throw: a payment
 * in the wrong status is `WRONG_STATUS`, not `NOT_DUE_YET`.
 */
export function admit({ file, expectedVersion, actor, today, motive }: OpenCase, act: Act): string | null {
  if (expectedVersion !== file.version) throw conflict(file, expectedVersion);
  transitionFrom(file, act, actor.role, today);
  return motiveFrom(motive);
}

const conflict = ({ version }: CaseFile, expected: number) =>
  new RuleViolation(
    'CONFLICT',
    `Le dossier en est à la version ${version}, et non ${expected} : relisez-le avant d'agir.`,
    { field: 'expectedVersion' },
  );

const itemField = (index: number, field?: string) => `items.${index}${field ? `.${field}` : ''}`;

/** Violations that an error carries; throws any other error again. */
function violationsIn(error: unknown): readonly RuleViolation[] {
  if (error instanceof RuleViolations) return error.violations;
  if (error instanceof RuleViolation) return [error];
  throw error;
}

/** First decision on an application: a draft, visible to its establishment alone. */
export function draft(application: Application, terms: Terms, actor: Actor, day: CivilDay): Decision {
  return {
    applicationId: application.id,
    sequence: 1,
    act: 'CREATE',
    status: 'DRAFT',
    decidedOn: day,
    role: actor.role,
    organisation: actor.organisation,
    motive: null,
    proof: null,
    updatedPlanOn: null,
    successorKind: null,
    successorNumber: null,
    ...terms,
  };
}
