import { type CivilDay, DataOrigin, earlier, later, RuleViolation } from '@hopen/schema';
import type { Decision } from '../application.ts';
import { windowsOf } from '../calendar.ts';
import { type Change, type Situation } from '../decide.ts';
import { updateChange } from '../decisions/applications.ts';
import { extensionChange, lapseChange, PROVEN_BEFORE_LAPSE } from '../decisions/grants.ts';
import { notificationChange, retentionChange } from '../decisions/notification.ts';
import { correctionChange, paymentChange, restsOnProof } from '../decisions/payments.ts';
import { amendmentChange, cancellationChange, preselectionChange } from '../decisions/preselection.ts';
import { acceptanceChange, filingChange } from '../decisions/projects.ts';
import { declarationChange, reopeningChange, validationChange } from '../decisions/targets.ts';
import { Envelope } from '../envelope.ts';
import type { LedgerLine } from '../ledger.ts';
import type { Proof } from '../proof.ts';
import type { Transmission } from '../transmission.ts';

/** One decision with what it booked, and the file as it was before it. */
export interface Step extends Situation {
  readonly decision: Decision;
  readonly lines: readonly LedgerLine[];
}

/** Change of each act, computed again from what is stored of it. */
export function changeOf(step: Step, transmission: Transmission | null): Change {
  const { file, decision, lines } = step;
  const { grantedCents, plannedTargetsOn, targetsReachedOn } = decision;
  // A day or an amount that is not there is out of every range.
  const cents = grantedCents ?? 0;
  switch (decision.act) {
    case 'UPDATE': {
      const isMoved = plannedTargetsOn !== file.last.plannedTargetsOn;
      return updateChange(step, { ...decision, plannedTargetsOn: isMoved ? plannedTargetsOn : null });
    }
    case 'PRESELECT':
      return preselectionChange(step, cents);
    case 'AMEND_PRESELECTION':
      return amendmentChange(step, cents, enough(step));
    case 'CANCEL_PRESELECTION':
      return cancellationChange();
    case 'RETAIN':
      return retentionChange(step, transmission);
    case 'NOTIFY_AMOUNT':
      return notificationChange(step, cents, enough(step));
    case 'FILE_PROJECT':
      return filingChange(step, plannedTargetsOn ?? '');
    case 'ACCEPT_PROJECT':
      return acceptanceChange(step, cents);
    case 'GRANT_EXTENSION':
      return extensionChange(step, {
        months: decision.extensionMonths - file.last.extensionMonths,
        requestedOn: lastRequestDay(step),
      });
    case 'DECLARE_TARGETS':
      return declarationChange(step, targetsReachedOn ?? '');
    case 'VALIDATE_TARGETS':
      return validationChange(step, proofIn(step, targetsReachedOn));
    case 'REOPEN_VALIDATION':
      return reopeningChange(step);
    case 'TRANSFER':
      return { terms: { successorKind: decision.successorKind, successorNumber: decision.successorNumber } };
    case 'RECORD_LAPSE':
      return lapseChange(step, PROVEN_BEFORE_LAPSE.includes(file.last.status) ? proofIn(step, null) : null);
    case 'RECORD_PAYMENT':
      return paidAgain(step);
    case 'RECORD_CORRECTION': {
      const line = lines.find(({ kind }) => kind === 'CORRECTION');
      return line ? correctionChange(step, line.correctsLineId ?? '', line.amountCents) : {};
    }
    default:
      return {};
  }
}

/** Latest day on which an extension may have been requested: the day itself is not stored. */
const lastRequestDay = ({ programme, today }: Step): CivilDay =>
  windowsOf(programme, 'EXTENSION_REQUEST')
    .filter(({ from }) => from <= today)
    .map(({ on }) => earlier(today, on))
    .reduce(later, '') || today;

/** Envelope without a limit: overspending is checked over the whole ledger, not per decision. */
const enough = ({ file: { application }, today }: Step): Envelope =>
  new Envelope(
    application.programmeCode,
    application.regionCode,
    { ALLOTMENT: Number.MAX_SAFE_INTEGER },
    today,
  );

/** Change of a payment, from its line; without any, the check `PAYMENT` reports it. */
function paidAgain(step: Step): Change {
  const { file, programme, lines } = step;
  const line = lines.find(({ kind }) => kind === 'ADVANCE' || kind === 'BALANCE');
  if (!line) return {};
  const { amountCents, valueOn } = line;
  const kind = line.kind === 'ADVANCE' ? 'ADVANCE' : 'BALANCE';
  const isOfAll = kind === 'BALANCE' || file.last.status === 'TARGETS_VALIDATED';
  const proof = restsOnProof(kind, programme)
    ? proofIn(step, file.last.targetsReachedOn, isOfAll ? 'DOMAIN' : 'PREREQUISITES')
    : null;
  return paymentChange(step, { kind, amountCents, valueOn, vehicle: line.vehicle! }, proof);
}

/** Proof of a stored decision. The synthetic country stores none: the day on which its targets were reached is taken as given. */
function proofIn(
  { file, decision, today }: Step,
  reachedOn: CivilDay | null,
  of: 'DOMAIN' | 'PREREQUISITES' = 'DOMAIN',
): Proof {
  const begins = of === 'DOMAIN' ? `${file.application.domainCode}.` : '';
  if (decision.proof?.indicators.some(({ code }) => code.startsWith(begins))) return decision.proof;
  if (!decision.proof && file.application.dataOrigin === DataOrigin.SYNTHETIC) {
    return { asOf: today, version: 0, targetsReachedOn: reachedOn, prerequisitesMet: true, indicators: [] };
  }
  throw new RuleViolation(
    'CONFLICT',
    'Cet acte repose sur une preuve de son domaine, et aucune n’est gardée.',
  );
}
