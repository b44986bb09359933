import {
  balanceDueOn,
  balanceDueUntil,
  type CreditVehicle,
  type InstalmentKind,
  splitGrant,
} from '@hopen/funding';
import { addDays, type CivilDay } from '@hopen/schema';
import type { Fact } from './facts.ts';
import type { MoneyRules } from './money-rules.ts';
import type { Random } from './random.ts';

/** Last day of the FMESPP, which became the FMIS in 2021; later synthetic payments use the AC. */
const FMESPP_UNTIL: CivilDay = '2020-12-31';

/** Payments of an application: the advance some weeks after acceptance, the balance once due and validated. */
export function paymentsOn(
  random: Random,
  facts: readonly Fact[],
  grantedCents: number,
  money: MoneyRules,
): Fact[] {
  const shares = splitGrant(grantedCents, money);
  const dayOf = (act: Fact['act']) => facts.find((fact) => fact.act === act)?.decidedOn;
  const [acceptedOn, validatedOn] = [dayOf('ACCEPT_PROJECT'), dayOf('VALIDATE_TARGETS')];
  const payments: Fact[] = [];
  if (acceptedOn && shares.ADVANCE > 0) {
    payments.push(payment('ADVANCE', shares.ADVANCE, addDays(acceptedOn, random.int(20, 60))));
  }
  if (validatedOn) {
    const reachedOn = facts.findLast(({ terms }) => terms?.targetsReachedOn)!.terms!.targetsReachedOn!;
    const dueOn = addDays(balanceDueOn(reachedOn, money), random.int(2, 27));
    const readyOn = addDays(validatedOn, random.int(10, 30));
    const paidOn = dueOn > readyOn ? dueOn : readyOn;
    const lastOn = balanceDueUntil(reachedOn, money);
    // Paid within the month it is due, unless validated too late.
    const isHurried = lastOn !== null && validatedOn <= lastOn && lastOn < paidOn;
    payments.push(payment('BALANCE', shares.BALANCE, isHurried ? lastOn : paidOn));
  }
  return payments;
}

function payment(kind: InstalmentKind, amountCents: number, decidedOn: CivilDay): Fact {
  const vehicle: CreditVehicle = decidedOn <= FMESPP_UNTIL ? 'FMESPP' : 'AC';
  return {
    act: 'RECORD_PAYMENT',
    decidedOn,
    role: 'NATIONAL',
    organisation: 'DGOS',
    motive: null,
    bookings: [{ kind, amountCents, valueOn: decidedOn, vehicle }],
  };
}
