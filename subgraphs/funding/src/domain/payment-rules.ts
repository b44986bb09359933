import { type CivilDay, euros, later, RuleViolation } from '@hopen/schema';
import type { Decision } from './application.ts';
import type { Booking } from './booking.ts';
import { finalDay } from './calendar.ts';
import type { CaseFile } from './case-file.ts';
import { balanceDueOn, type InstalmentKind, instalmentsOf, leftOf } from './instalments.ts';
import type { CreditVehicle } from './ledger.ts';
import type { Programme } from './programme.ts';
import { type Proof, prerequisiteObstacles, unearned } from './proof.ts';

/** Payment as the steering body records it. */
export interface Payment {
  readonly kind: InstalmentKind;
  /** Null for all that is left of the instalment. */
  readonly amountCents: number | null;
  readonly valueOn: CivilDay;
  readonly vehicle: CreditVehicle;
}

/**
 * First day on which an instalment may be paid. A balance may be due before its targets are validated, or before a value
 * behind it is reviewed; it is never paid before either.
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
 * Violations of an advance that waits for prerequisites: they must be met by the final day. Once the targets are
 * validated, the proof covers all of them and says whether they were.
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

/** Ledger line of a payment; throws when it is not due, or more than is due. A balance is due by its own proof. */
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

/** "L'année suivant l'atteinte": the balance is due by the day on which today's proof says that the targets were reached. */
const dueBy = (kind: InstalmentKind, dueOn: CivilDay, programme: Programme, proof: Proof | null): CivilDay =>
  kind === 'BALANCE' && proof?.targetsReachedOn ? balanceDueOn(proof.targetsReachedOn, programme) : dueOn;

/** Negative ledger line that takes back a payment or a part of it; throws when there is no such payment, or not so much. */
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
