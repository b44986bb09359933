import { addMonths, type CivilDay, euros, later, RuleViolation } from '@hopen/schema';
import type { Decision, Terms } from './application.ts';
import type { Booking } from './booking.ts';
import { finalDay, outOfTime } from './calendar.ts';
import type { CaseFile } from './case-file.ts';
import { balanceDueOn, type InstalmentKind, instalmentsOf, leftOf } from './instalments.ts';
import type { CreditVehicle } from './ledger.ts';
import type { Programme } from './programme.ts';
import { type Proof, prerequisiteObstacles, unearned } from './proof.ts';

/** What speaks against a day outside `first` to `last`, both included. */
function outsideDays(day: CivilDay, first: CivilDay, last: CivilDay, field: string): RuleViolation[] {
  if (day >= first && day <= last) return [];
  return [
    new RuleViolation('DAY_OUT_OF_RANGE', `${day} : cette date va du ${first} au ${last} inclus.`, { field }),
  ];
}

/** What speaks against so many more months: no more in all than the programme has, asked for in time and once accepted. */
export function extensionObstacles(
  { last, acceptedOn }: CaseFile,
  programme: Programme,
  { months, requestedOn, today }: { months: number; requestedOn: CivilDay; today: CivilDay },
): RuleViolation[] {
  const { value: most, source } = programme.rules.maximumExtensionMonths;
  const first = acceptedOn ?? programme.startsOn;
  const found = [
    ...outOfTime(programme, 'EXTENSION_REQUEST', requestedOn),
    ...outsideDays(requestedOn, first, today, 'requestedOn'),
  ];
  const total = last.extensionMonths + months;
  if (months >= 1 && total <= most) return found;
  const message =
    most > 0
      ? `De 1 à ${most} mois au total ; ${last.extensionMonths} déjà accordé(s).`
      : "Ce programme n'accorde aucune prolongation.";
  return [...found, new RuleViolation('EXTENSION_TOO_LONG', message, { field: 'months', source })];
}

/** The terms after so many more months: the day on which the targets are planned to be reached moves along. */
export const extendedBy = (
  { extensionMonths, plannedTargetsOn }: Terms,
  programme: Programme,
  months: number,
): Pick<Terms, 'extensionMonths' | 'plannedTargetsOn'> => {
  const total = extensionMonths + months;
  if (!plannedTargetsOn || months < 1) return { extensionMonths: total, plannedTargetsOn };
  // The final day has its own count: 31 December and two, then ten months is 31 December again.
  const isFinal = plannedTargetsOn === finalDay(programme, extensionMonths);
  const moved = isFinal ? finalDay(programme, total) : addMonths(plannedTargetsOn, months);
  return { extensionMonths: total, plannedTargetsOn: moved };
};

/** The days on which an establishment may plan to reach its targets: from today to its final day. */
export const plannedDayObstacles = (
  { extensionMonths }: Pick<Terms, 'extensionMonths'>,
  programme: Programme,
  day: CivilDay,
  today: CivilDay,
) => outsideDays(day, today, finalDay(programme, extensionMonths), 'plannedTargetsOn');

/** Targets are reached in the programme's time and never in the future. */
export const reachedDayObstacles = (
  { last }: CaseFile,
  programme: Programme,
  day: CivilDay,
  today: CivilDay,
) => {
  const final = finalDay(programme, last.extensionMonths);
  return outsideDays(day, programme.startsOn, today < final ? today : final, 'reachedOn');
};

/** A payment as the DGOS records it: of which instalment, how much, when, through which vehicle. */
export interface Payment {
  readonly kind: InstalmentKind;
  /** What is left to pay, when it is not said. */
  readonly amountCents: number | null;
  readonly valueOn: CivilDay;
  readonly vehicle: CreditVehicle;
}

/**
 * The first day on which an instalment may be paid: validated late, or by a value that was reviewed after that, it is due
 * already, and still not before that.
 */
const payableFrom = (
  kind: InstalmentKind,
  file: Pick<CaseFile, 'dayOf'>,
  dueOn: CivilDay,
  proof: Proof | null,
): CivilDay => {
  const validatedOn = kind === 'BALANCE' ? file.dayOf('VALIDATE_TARGETS') : null;
  const days = [validatedOn, ...(proof?.indicators ?? []).map(({ reviewedOn }) => reviewedOn)];
  return days.reduce((first: CivilDay, day) => later(first, day ?? first), dueOn);
};

/**
 * What speaks against an advance that waits for prerequisites: they must be met by the final day. Where the targets are
 * validated the proof is of all of them, and says whether they were.
 */
export function advanceObstacles(
  { status, extensionMonths }: Pick<Decision, 'status' | 'extensionMonths'>,
  programme: Programme,
  proof: Proof,
  today: CivilDay,
): RuleViolation[] {
  const final = finalDay(programme, extensionMonths);
  if (status === 'TARGETS_VALIDATED') return unearned(proof, final);
  if (today <= final) return prerequisiteObstacles(proof);
  const message = `Les prérequis n'étaient pas atteints à temps : le délai s'est achevé le ${final}.`;
  return [
    new RuleViolation('DEADLINE_PASSED', message, { source: programme.rules.prerequisitesGate.source }),
  ];
}

/** The ledger line of a payment; throws when it is not due, or more than is due. A balance is due by its own proof. */
export function payment(
  file: CaseFile,
  programme: Programme,
  asked: Payment,
  { proof, today }: { proof: Proof | null; today: CivilDay },
): Booking {
  const { last, acceptedOn, lines } = file;
  const instalment = instalmentsOf({ ...last, acceptedOn }, programme, lines).find(
    ({ kind }) => kind === asked.kind,
  );
  const { amountCents = 0, paidCents = 0 } = instalment ?? {};
  const dueOn = instalment?.dueOn ? dueBy(asked.kind, instalment.dueOn, programme, proof) : null;
  const first = dueOn && payableFrom(asked.kind, file, dueOn, proof);
  if (first === null || asked.valueOn < first || asked.valueOn > today) {
    const message =
      first === null
        ? "Cette échéance n'existe pas, ou n'est pas due : les cibles ne sont pas validées."
        : `Cette échéance est due à partir du ${first}, et se note au plus tôt le jour même.`;
    throw new RuleViolation('NOT_DUE_YET', message, { field: 'valueOn', source: programme.source });
  }
  const left = amountCents - paidCents;
  const cents = asked.amountCents ?? left;
  if (cents < 1 || cents > left) {
    throw new RuleViolation('PAYMENT_EXCEEDS_DUE', `${euros(cents)} : il reste ${euros(left)} à payer.`, {
      field: 'amount',
      source: programme.source,
    });
  }
  return { kind: asked.kind, amountCents: cents, valueOn: asked.valueOn, vehicle: asked.vehicle };
}

/** "L'année suivant l'atteinte": what the targets rest on today says when they were reached, and so when the balance is due. */
const dueBy = (kind: InstalmentKind, dueOn: CivilDay, programme: Programme, proof: Proof | null): CivilDay =>
  kind === 'BALANCE' && proof?.targetsReachedOn ? balanceDueOn(proof.targetsReachedOn, programme) : dueOn;

/** The negative line that takes back a payment, or a part of it; throws when there is no such payment, or not so much. */
export function correction(file: CaseFile, lineId: string, amountCents: number): Booking {
  const line = file.lines.find(({ id, kind }) => id === lineId && (kind === 'ADVANCE' || kind === 'BALANCE'));
  if (!line) {
    throw new RuleViolation('UNKNOWN_LEDGER_LINE', 'Ce numéro ne désigne aucun versement de ce dossier.', {
      field: 'lineId',
    });
  }
  const left = leftOf(line, file.lines);
  if (amountCents >= 0 || -amountCents > left) {
    const message = `Une correction est négative et reprend au plus ce qui reste du versement : ${euros(left)}.`;
    throw new RuleViolation('CORRECTION_TOO_LARGE', message, {
      field: 'amount',
      source: 'HAPI : les corrections sont des lignes négatives',
    });
  }
  return { kind: 'CORRECTION', amountCents, correctsLineId: lineId, vehicle: line.vehicle };
}
