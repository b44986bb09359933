import { envelopeObstacles, outOfLimits } from '../amount-limits.ts';
import { laterThan } from '../calendar.ts';
import type { Addition } from '../case-file.ts';
import { type Change, decideEach, decideOn, type OpenCase, type Situation } from '../decide.ts';
import type { Envelope } from '../envelope.ts';
import { notTransmitted, type Transmission } from '../transmission.ts';

// Acts by which the steering body tells establishments what they are granted.

/** Application that is retained, and the last transmission of its region; null where there is none. */
export interface RetainedItem {
  readonly opened: OpenCase;
  readonly latest: Transmission | null;
}

/** Retains several applications, each as its region transmitted it: all, or none. */
export const retain = (items: readonly RetainedItem[]): Addition[] =>
  decideEach(
    'RETAIN',
    items.map(({ opened, latest }) => ({ opened, change: retentionChange(opened, latest) })),
  );

/** Refuses a transmission of a later day: as of today nobody can say that it was made. */
export const retentionChange = (
  { file, programme, today }: Situation,
  latest: Transmission | null,
): Change => {
  const item = { applicationId: file.application.id, amountCents: file.last.grantedCents! };
  const later = latest ? laterThan(today, latest.transmittedOn) : [];
  return { violations: [...later, ...notTransmitted(item, latest, programme)] };
};

/** Notifies another amount than what was retained. */
export const notifyAmount = (opened: OpenCase, amountCents: number, envelope: Envelope): Addition =>
  decideOn(opened, 'NOTIFY_AMOUNT', notificationChange(opened, amountCents, envelope));

export const notificationChange = (
  { file, programme, today }: Situation,
  amountCents: number,
  envelope: Envelope,
): Change => ({
  terms: { grantedCents: amountCents },
  violations: [
    ...outOfLimits(amountCents, programme, 'amount'),
    ...envelopeObstacles(envelope, amountCents - file.reservedCents, today),
  ],
});
