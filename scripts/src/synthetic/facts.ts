import {
  type Application,
  type Booking,
  CaseFile,
  type Decision,
  linesFor,
  type Terms,
} from '@hopen/funding';

/** What happens to an application on a day: a decision that does not know yet what it follows. */
export interface Fact
  extends Pick<Decision, 'act' | 'decidedOn' | 'role' | 'organisation' | 'motive'>,
    Partial<Pick<Decision, 'status'>> {
  /** What it changes; the rest is carried on. */
  readonly terms?: Partial<Terms>;
  /** What it pays. */
  readonly bookings?: readonly Booking[];
}

/** What an application says before anybody has said anything. */
const BLANK: Pick<Decision, 'status' | keyof Terms> = {
  status: 'DRAFT',
  requestedCents: 0,
  grantedCents: null,
  plannedTargetsOn: null,
  targetsReachedOn: null,
  extensionMonths: 0,
};

/** The file of an application to which this has happened, whatever the order in which it is told. */
export function fileOf(application: Application, facts: readonly Fact[]): CaseFile {
  return facts
    .toSorted((a, b) => a.decidedOn.localeCompare(b.decidedOn))
    .reduce(
      (file, fact) => {
        const { terms, bookings = [], ...said } = fact;
        const last = file.decisions.at(-1) ?? BLANK;
        const sequence = file.decisions.length + 1;
        const decision: Decision = {
          ...last,
          ...terms,
          ...said,
          applicationId: application.id,
          sequence,
          proof: null,
          successorKind: null,
          successorNumber: null,
        };
        return file.after({ decision, lines: linesFor(file, decision, bookings) });
      },
      new CaseFile(application, [], []),
    );
}
