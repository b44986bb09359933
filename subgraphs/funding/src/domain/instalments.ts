import type { CivilDay } from '@hopen/schema';
import type { Terms } from './application.ts';
import { ACCEPTED_STATUSES, type ApplicationStatus } from './application-status.ts';
import type { LedgerLine } from './ledger.ts';
import type { Programme } from './programme.ts';

export const INSTALMENT_KINDS = ['ADVANCE', 'BALANCE'] as const;
export type InstalmentKind = (typeof INSTALMENT_KINDS)[number];

/** One of the two payments that make a grant, and what of it has been paid. */
export interface Instalment {
  readonly kind: InstalmentKind;
  readonly amountCents: number;
  readonly paidCents: number;
  /** First day on which it is due; null as long as nobody knows. */
  readonly dueOn: CivilDay | null;
}

/**
 * Grant cut in two: "20 % à l'acceptation, 80 %" later. The advance is rounded down and the balance is the rest, so
 * that both add up to the grant to the cent. Source: DAI, 29 Nov. 2019; the rounding is ours.
 */
export function splitGrant(
  grantedCents: number,
  { advancePercent }: Pick<Programme, 'advancePercent'>,
): Record<InstalmentKind, number> {
  // Percent of whole cents, in whole numbers: no fraction is ever rounded on the way.
  const advance = Number((BigInt(grantedCents) * BigInt(advancePercent)) / 100n);
  return { ADVANCE: advance, BALANCE: grantedCents - advance };
}

/**
 * "En février de l'année suivant l'atteinte des cibles": the first day of that month; without a month, the day on which
 * they were reached. It is paid once the targets are validated, which may be later. Source: DAI, 29 Nov. 2019.
 */
export function balanceDueOn(
  reachedOn: CivilDay,
  { balanceMonth }: Pick<Programme, 'balanceMonth'>,
): CivilDay {
  if (balanceMonth === null) return reachedOn;
  return `${Number(reachedOn.slice(0, 4)) + 1}-${String(balanceMonth).padStart(2, '0')}-01`;
}

type Accepted = Pick<Terms, 'grantedCents' | 'targetsReachedOn'> & {
  readonly status: ApplicationStatus;
  readonly acceptedOn: CivilDay | null;
};

/** Instalments of an application; none before it is accepted, and once it has ended nothing more falls due. */
export function instalmentsOf(
  application: Accepted,
  programme: Programme,
  lines: readonly LedgerLine[],
): Instalment[] {
  const { status, acceptedOn, grantedCents, targetsReachedOn } = application;
  if (acceptedOn === null || grantedCents === null) return [];
  const isLive = ACCEPTED_STATUSES.includes(status);
  const dueOn = {
    ADVANCE: acceptedOn,
    BALANCE:
      status === 'TARGETS_VALIDATED' && targetsReachedOn !== null
        ? balanceDueOn(targetsReachedOn, programme)
        : null,
  };
  const shares = splitGrant(grantedCents, programme);
  return INSTALMENT_KINDS.filter((kind) => shares[kind] > 0).map((kind) => {
    const paidCents = paidOf(kind, lines);
    return { kind, amountCents: isLive ? shares[kind] : paidCents, paidCents, dueOn: dueOn[kind] };
  });
}

/** Payments of an instalment, less their corrections. */
export function paidOf(kind: InstalmentKind, lines: readonly LedgerLine[]): number {
  const payments = lines.filter((line) => line.kind === kind);
  return payments.reduce((sum, payment) => sum + leftOf(payment, lines), 0);
}

/** Amount of a payment, less its corrections. */
export const leftOf = (payment: LedgerLine, lines: readonly LedgerLine[]): number =>
  lines
    .filter((line) => line.id === payment.id || line.correctsLineId === payment.id)
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
