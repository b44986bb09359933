import {
  type Application,
  type Booking,
  CaseFile,
  type Decision,
  linesFor,
  type Terms,
} from '@hopen/funding';

/** Event of an application before it is linked into its sequence of decisions. */
export interface Fact
  extends Pick<Decision, 'act' | 'decidedOn' | 'role' | 'organisation' | 'motive'>,
    Partial<Pick<Decision, 'status'>> {
  /** Changed terms; the others are carried over. */
  readonly terms?: Partial<Terms>;
  /** Payments of the event. */
  readonly bookings?: readonly Booking[];
}

/** State before the first decision. */
const BLANK: Pick<Decision, 'status' | keyof Terms> = {
  status: 'DRAFT',
  requestedCents: 0,
  grantedCents: null,
  plannedTargetsOn: null,
  targetsReachedOn: null,
  extensionMonths: 0,
};

/** Builds the case file of an application from unordered events. */
export function fileOf(application: Application, facts: readonly Fact[]): CaseFile {
  return facts
    .toSorted((a, b) => a.decidedOn.localeCompare(b.decidedOn))
    .reduce(
      (file, fact) => {
        const { terms, bookings = [], ...decided } = fact;
        const last = file.decisions.at(-1) ?? BLANK;
        const sequence = file.decisions.length + 1;
        const decision: Decision = {
          ...last,
          ...terms,
          ...decided,
          applicationId: application.id,
          sequence,
          proof: null,
          updatedPlanOn: fact.act === 'GRANT_EXTENSION' ? fact.decidedOn : null,
          successorKind: null,
          successorNumber: null,
        };
        return file.after({ decision, lines: linesFor(file, decision, bookings) });
      },
      new CaseFile(application, [], []),
    );
}
