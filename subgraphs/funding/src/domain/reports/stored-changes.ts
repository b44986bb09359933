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
export interface StoredDecision extends Situation {
  readonly decision: Decision;
  readonly lines: readonly LedgerLine[];
}

/** Change of each act, computed again from what is stored of it. */
export function changeOf(stored: StoredDecision, transmission: Transmission | null): Change {
  const { file, decision, lines } = stored;
  const { grantedCents, plannedTargetsOn, targetsReachedOn } = decision;
  // A day or an amount that is not there is out of every range.
  const cents = grantedCents ?? 0;
  switch (decision.act) {
    case 'UPDATE': {
      const isMoved = plannedTargetsOn !== file.last.plannedTargetsOn;
      return updateChange(stored, { ...decision, plannedTargetsOn: isMoved ? plannedTargetsOn : null });
    }
    case 'PRESELECT':
      return preselectionChange(stored, cents);
    case 'AMEND_PRESELECTION':
      return amendmentChange(stored, cents, unlimitedEnvelope(stored));
    case 'CANCEL_PRESELECTION':
      return cancellationChange();
    case 'RETAIN':
      return retentionChange(stored, transmission);
    case 'NOTIFY_AMOUNT':
      return notificationChange(stored, cents, unlimitedEnvelope(stored));
    case 'FILE_PROJECT':
      return filingChange(stored, plannedTargetsOn ?? '');
    case 'ACCEPT_PROJECT':
      return acceptanceChange(stored, cents);
    case 'GRANT_EXTENSION':
      return extensionChange(stored, {
        months: decision.extensionMonths - file.last.extensionMonths,
        requestedOn: lastRequestDay(stored),
        updatedPlanOn: decision.updatedPlanOn,
      });
    case 'DECLARE_TARGETS':
      return declarationChange(stored, targetsReachedOn ?? '');
    case 'VALIDATE_TARGETS':
      return validationChange(stored, proofIn(stored, targetsReachedOn));
    case 'REOPEN_VALIDATION':
      return reopeningChange(stored);
    case 'TRANSFER':
      return { terms: { successorKind: decision.successorKind, successorNumber: decision.successorNumber } };
    case 'RECORD_LAPSE':
      return lapseChange(
        stored,
        PROVEN_BEFORE_LAPSE.includes(file.last.status) ? proofIn(stored, null) : null,
      );
    case 'RECORD_PAYMENT':
      return storedPaymentChange(stored);
    case 'RECORD_CORRECTION': {
      const line = lines.find(({ kind }) => kind === 'CORRECTION');
      return line ? correctionChange(stored, line.correctsLineId ?? '', line.amountCents) : {};
    }
    default:
      return {};
  }
}

/** Latest day on which an extension may have been requested: the day itself is not stored. */
const lastRequestDay = ({ programme, today }: StoredDecision): CivilDay =>
  windowsOf(programme, 'EXTENSION_REQUEST')
    .filter(({ from }) => from <= today)
    .map(({ on }) => earlier(today, on))
    .reduce(later, '') || today;

/** Envelope without a limit: overspending is checked over the whole ledger, not per decision. */
const unlimitedEnvelope = ({ file: { application }, today }: StoredDecision): Envelope =>
  new Envelope(
    application.programmeCode,
    application.regionCode,
    { ALLOTMENT: Number.MAX_SAFE_INTEGER },
    today,
  );

/** Change of a payment, from its line; without any, the check `PAYMENT` reports it. */
function storedPaymentChange(stored: StoredDecision): Change {
  const { file, programme, lines } = stored;
  const line = lines.find(({ kind }) => kind === 'ADVANCE' || kind === 'BALANCE');
  if (!line) return {};
  const { amountCents, valueOn } = line;
  const kind = line.kind === 'ADVANCE' ? 'ADVANCE' : 'BALANCE';
  const isOfAll = kind === 'BALANCE' || file.last.status === 'TARGETS_VALIDATED';
  const proof = restsOnProof(kind, programme)
    ? proofIn(stored, file.last.targetsReachedOn, isOfAll ? 'DOMAIN' : 'PREREQUISITES')
    : null;
  return paymentChange(stored, { kind, amountCents, valueOn, vehicle: line.vehicle! }, proof);
}

/** Proof of a stored decision. The synthetic country stores none: the day on which its targets were reached is taken as given. */
function proofIn(
  { file, decision, today }: StoredDecision,
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
