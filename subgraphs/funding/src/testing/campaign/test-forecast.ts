import type { CaseFile } from '../../domain/case-file.ts';
import { INSTALMENT_KINDS, type InstalmentKind } from '../../domain/instalments.ts';
import { proofsNeeded, type Unpaid, unpaidOf } from '../../domain/reports/disbursement.ts';
import { notTransmitted } from '../../domain/transmission.ts';
import { refusals } from '../test-files.ts';
import { heldFileOf } from '../test-held-files.ts';
import { attemptOf } from './test-attempts.ts';
import { NOBODY } from './test-stages.ts';
import type { World } from './test-world.ts';

// Payments that the forecast expects, and those that the rules would accept today.

/** Unpaid parts of what is held for an application, by the forecast. */
export function expected(world: World, file: CaseFile): Unpaid[] {
  const { programme, today } = world;
  const { application, last } = file;
  const item = { applicationId: application.id, amountCents: last.grantedCents ?? 0 };
  const isTransmitted = notTransmitted(item, world.latest(application.regionCode), programme).length === 0;
  const held = heldFileOf(file, { closedOn: world.closedOn(world.holderOf(file)), isTransmitted });
  const isOfAll = (kind: InstalmentKind) => kind === 'BALANCE' || last.status === 'TARGETS_VALIDATED';
  const needed = proofsNeeded(held, programme).map(
    (kind) => [kind, isOfAll(kind) ? world.proof(file) : world.proven(file, null)] as const,
  );
  return unpaidOf(held, programme, Object.fromEntries(needed), today);
}

export const sumOf = (unpaid: readonly Unpaid[]) =>
  unpaid.reduce((sum, { amountCents }) => sum + amountCents, 0);

/** True if what is certain and due is just what would be paid today, were it asked for. */
export function isCertain(world: World, file: CaseFile): boolean {
  const { today } = world;
  const due = expected(world, file).filter(({ certainty, on }) => certainty === 'CERTAIN' && on! <= today);
  const payable = INSTALMENT_KINDS.reduce((sum, instalment) => {
    const attempt = {
      ...attemptOf({ ...NOBODY, act: 'RECORD_PAYMENT' }, world),
      ...{ role: 'NATIONAL' as const, instalment, amountCents: null, named: today },
    };
    let cents = 0;
    refusals(() => {
      const { lines } = world.decideOn(file, attempt, 'RECORD_PAYMENT');
      cents = lines.find(({ kind }) => kind === instalment)!.amountCents;
    });
    return sum + cents;
  }, 0);
  return sumOf(due) === payable;
}
