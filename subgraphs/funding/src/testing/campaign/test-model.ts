import { type CivilDay, RuleViolation, RuleViolations } from '@hopen/schema';
import type { Act } from '../../domain/acts.ts';
import type { ApplicationStatus } from '../../domain/application-status.ts';
import type { CaseFile } from '../../domain/case-file.ts';
import type { InstalmentKind } from '../../domain/instalments.ts';
import { codes } from '../test-files.ts';
import { expectedAfter } from '../test-matrix.ts';
import { type Attempt, OTHER_ACTS } from './test-attempt.ts';
import type { Registered } from './test-register.ts';
import type { World } from './test-world.ts';

// Model of a campaign: derived from what was said and done in it, and from nothing that the product has computed of it.

const RESERVING = ['PRESELECTED', 'RETAINED', 'PROJECT_FILED', 'PROJECT_RETURNED'];
const COMMITTING = ['ACCEPTED', 'TARGETS_DECLARED', 'MORE_EVIDENCE', 'TARGETS_VALIDATED'];

/** Known facts of one application. */
export interface Known {
  readonly regionCode: string;
  readonly domainCode: string;
  readonly holder: string;
  readonly status: ApplicationStatus;
  readonly askedCents: number;
  readonly grantedCents: number;
  /** Amount that the DGOS notified; null before. */
  readonly notifiedCents: number | null;
  readonly paid: Readonly<Record<InstalmentKind, number>>;
  readonly acceptedOn: CivilDay | null;
  readonly months: number;
  /** Last day on which it was confirmed or transferred. */
  readonly settledOn: CivilDay;
}

export const holding = ({ status }: Known) => RESERVING.includes(status) || COMMITTING.includes(status);
const isCommitted = ({ status }: Known) => COMMITTING.includes(status);
export const paidIn = ({ paid }: Known) => paid.ADVANCE + paid.BALANCE;
export const reservedIn = ({ status, grantedCents }: Known) =>
  RESERVING.includes(status) ? grantedCents : 0;
export const preselectedIn = ({ status, grantedCents }: Known) =>
  status === 'PRESELECTED' ? grantedCents : 0;
export const committedIn = (each: Known) => (isCommitted(each) ? each.grantedCents : paidIn(each));

/** Structure of a beneficiary, computed by hand. */
export function structureByHand(reference: string, { establishments }: Registered): string {
  const site = establishments.find(({ finess }) => reference === `ET:${finess}`);
  return site?.status === 'PUBLIC' ? `EJ:${site.legalEntityFiness}` : reference;
}

/** Act that was done to one application: what was known of it before and after. */
export interface Done {
  readonly attempt: Attempt;
  readonly id: string;
  readonly before: Known;
  readonly after: Known;
  readonly file: CaseFile;
}

/** Model of a campaign: the matrix written by hand, the amounts that were said, and how every past day looked. */
export class Model {
  readonly applications = new Map<string, Known>();
  readonly allotted = new Map<string, number>();
  /** What of each region's envelope is for which year, without the rest, by what was said. */
  readonly years = new Map<string, Map<number, number>>();
  /** Amounts of the last transmission of each region, by application. */
  readonly transmitted = new Map<string, ReadonlyMap<string, number>>();
  readonly remembered = new Map<CivilDay, string>();
  /** Invariant that did not hold; after that nothing more is tried. */
  readonly broken: string[] = [];

  /** True if the matrix knows a way for all that it is done to. */
  isOpenTo({ ids, act, role }: Attempt): boolean {
    return (
      isOther(act) ||
      ids.every((id) => expectedAfter(role, act as Act, this.applications.get(id)!.status) !== null)
    );
  }

  /** Follows what was done, and tells it application by application. */
  follow(attempt: Attempt, world: World): Done[] {
    const { act, regionCode, amountCents, years } = attempt;
    if (act === 'ALLOT')
      this.allotted.set(regionCode!, (this.allotted.get(regionCode!) ?? 0) + (amountCents ?? 0));
    if (act === 'ALLOT' || act === 'APPORTION') {
      const known = act === 'ALLOT' ? this.years.get(regionCode!) : undefined;
      const sums = new Map(known);
      for (const { year, amountCents: cents } of years) sums.set(year!, (sums.get(year!) ?? 0) + cents);
      this.years.set(regionCode!, sums);
    }
    if (act === 'TRANSMIT') {
      const standing = [...this.applications].filter(
        ([, each]) => each.regionCode === regionCode && holding(each),
      );
      this.transmitted.set(
        regionCode!,
        new Map(standing.map(([id, { grantedCents }]) => [id, grantedCents])),
      );
    }
    if (isOther(act)) return [];
    if (act === 'CREATE') this.#open(attempt, world);
    return attempt.ids.map((id) => {
      const [file, before] = [world.files.get(id)!, this.applications.get(id)!];
      const after = knownAfter(before, attempt, file, world);
      this.applications.set(id, after);
      return { attempt, id, before, after, file };
    });
  }

  #open({ beneficiary, amountCents }: Attempt, world: World): void {
    const { application } = [...world.files.values()].at(-1)!;
    const { id, regionCode, domainCode } = application;
    this.applications.set(id, {
      regionCode,
      domainCode,
      holder: beneficiary,
      status: 'DRAFT',
      askedCents: amountCents!,
      grantedCents: 0,
      notifiedCents: null,
      paid: { ADVANCE: 0, BALANCE: 0 },
      acceptedOn: null,
      months: 0,
      settledOn: '',
    });
  }

  sumOf(regionCode: string, amount: (each: Known) => number): number {
    const own = [...this.applications.values()].filter((each) => each.regionCode === regionCode);
    return own.reduce((sum, each) => sum + amount(each), 0);
  }
}

const isOther = (act: Attempt['act']) => OTHER_ACTS.some((other) => other === act);

function knownAfter(known: Known, attempt: Attempt, file: CaseFile, world: World): Known {
  const { act, amountCents, beneficiary, months } = attempt;
  const next = {
    ...known,
    status: expectedAfter(attempt.role, act as Act, known.status)!,
    paid: paidAfter(known, attempt, file, world),
  };
  switch (act) {
    case 'UPDATE':
      return { ...next, askedCents: amountCents ?? known.askedCents };
    case 'PRESELECT':
    case 'AMEND_PRESELECTION':
      return { ...next, grantedCents: amountCents ?? known.askedCents };
    case 'CANCEL_PRESELECTION':
      return { ...next, grantedCents: 0 };
    case 'RETAIN':
      return { ...next, notifiedCents: known.grantedCents };
    case 'NOTIFY_AMOUNT': {
      const cents = amountCents ?? known.askedCents;
      return { ...next, grantedCents: cents, notifiedCents: cents };
    }
    case 'ACCEPT_PROJECT':
      return { ...next, grantedCents: amountCents ?? known.notifiedCents!, acceptedOn: world.today };
    case 'GRANT_EXTENSION':
      return { ...next, months: known.months + months };
    case 'CONFIRM':
      return { ...next, settledOn: world.today };
    case 'TRANSFER':
      return { ...next, settledOn: '', holder: beneficiary };
    default:
      return next;
  }
}

function paidAfter(known: Known, attempt: Attempt, file: CaseFile, { programme }: World): Known['paid'] {
  const { act, instalment, amountCents, lineId } = attempt;
  if (act === 'RECORD_PAYMENT') {
    const advance = Math.floor((known.grantedCents * programme.advancePercent) / 100);
    const share = { ADVANCE: advance, BALANCE: known.grantedCents - advance }[instalment];
    const cents = amountCents ?? share - known.paid[instalment];
    return { ...known.paid, [instalment]: known.paid[instalment] + cents };
  }
  if (act !== 'RECORD_CORRECTION') return known.paid;
  const kind = file.lines.find(({ id }) => id === lineId)!.kind as InstalmentKind;
  return { ...known.paid, [kind]: known.paid[kind] + amountCents! };
}

/** Codes of the violations of an attempt; none once it is done. */
export function refusalsOf(world: World, attempt: Attempt): string[] {
  try {
    world.perform(attempt);
    return [];
  } catch (error) {
    if (error instanceof RuleViolations) return codes(error.violations);
    if (error instanceof RuleViolation) return [error.code];
    throw error;
  }
}
