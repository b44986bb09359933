import { ACCEPTED_STATUSES, type ApplicationStatus, ENDED_STATUSES } from './application-status.ts';
import type { CalendarCode } from './calendar.ts';
import type { DecisionRole } from './decision-role.ts';

/** Acts on an application, in the order of its life. */
export const ACTS = [
  'CREATE',
  'UPDATE',
  'SUBMIT',
  'WITHDRAW',
  'RETURN',
  'PRESELECT',
  'AMEND_PRESELECTION',
  'CANCEL_PRESELECTION',
  'RETAIN',
  'NOTIFY_AMOUNT',
  'REFUSE',
  'FILE_PROJECT',
  'RETURN_PROJECT',
  'ACCEPT_PROJECT',
  'GRANT_EXTENSION',
  'DECLARE_TARGETS',
  'REQUEST_EVIDENCE',
  'VALIDATE_TARGETS',
  'REOPEN_VALIDATION',
  'CONFIRM',
  'TRANSFER',
  'RECORD_LAPSE',
  'RECORD_PAYMENT',
  'RECORD_CORRECTION',
] as const;
export type Act = (typeof ACTS)[number];

/**
 * A day that an act must keep: a step of the programme's calendar; `TARGETS`, the application's own final day, extensions
 * included; `ANSWER`, that day or the programme's `answerDays` after the ARS accepted the project, asked for evidence,
 * confirmed it or named a successor, whichever is later; an act, the last day for it from the same status.
 */
export type Deadline = CalendarCode | 'ANSWER' | Act;

/**
 * One line of the table: who may do what, from which states, what becomes of the application, and until when. `NATIONAL`
 * is the body that steers the programme.
 */
export interface Transition {
  readonly act: Act;
  readonly by: DecisionRole;
  readonly from: readonly ApplicationStatus[];
  /** Resulting status; left out where it does not change. */
  readonly to?: ApplicationStatus;
  readonly until?: Deadline;
  /** The act that must follow: it is open as long as that leaves the programme's `answerDays` for it. */
  readonly answeredBy?: Act;
  /** Only once that day is over. */
  readonly after?: Deadline;
  /** Because the beneficiary is closed: only then, or also before `after`. */
  readonly whenClosed?: 'ONLY' | 'EARLIER';
  readonly motive?: 'REQUIRED';
}

/** From acceptance until the targets are validated. */
const RUNNING = ['ACCEPTED', 'TARGETS_DECLARED', 'MORE_EVIDENCE'] as const;

/**
 * The life of an application. Source: our reading of the annex of instruction 2013/225 (Hôpital numérique: a draft
 * unseen, a filed application read-only, returned, refused or accepted by the ARS), carried over to HOP'EN's calendar.
 */
export const TRANSITIONS: readonly Transition[] = [
  { act: 'CREATE', by: 'ESTABLISHMENT', from: [], to: 'DRAFT', until: 'APPLICATION' },
  { act: 'UPDATE', by: 'ESTABLISHMENT', from: ['DRAFT'], until: 'APPLICATION' },
  { act: 'UPDATE', by: 'ESTABLISHMENT', from: ['RETURNED'], until: 'SUBMIT' },
  {
    act: 'SUBMIT',
    by: 'ESTABLISHMENT',
    from: ['DRAFT'],
    to: 'SUBMITTED',
    until: 'APPLICATION',
    answeredBy: 'PRESELECT',
  },
  // "May be refiled": the ARS reads most of them after the last day to apply, and decides until its own.
  { act: 'SUBMIT', by: 'ESTABLISHMENT', from: ['RETURNED'], to: 'SUBMITTED', answeredBy: 'PRESELECT' },
  { act: 'WITHDRAW', by: 'ESTABLISHMENT', from: ['DRAFT'], to: 'WITHDRAWN' },
  {
    act: 'WITHDRAW',
    by: 'ESTABLISHMENT',
    from: [
      'SUBMITTED',
      'RETURNED',
      'PRESELECTED',
      'RETAINED',
      'PROJECT_FILED',
      'PROJECT_RETURNED',
      ...RUNNING,
    ],
    to: 'WITHDRAWN',
    motive: 'REQUIRED',
  },
  {
    act: 'RETURN',
    by: 'ARS',
    from: ['SUBMITTED'],
    to: 'RETURNED',
    answeredBy: 'SUBMIT',
    motive: 'REQUIRED',
  },
  {
    act: 'PRESELECT',
    by: 'ARS',
    from: ['SUBMITTED'],
    to: 'PRESELECTED',
    until: 'ARS_PRESELECTION',
    answeredBy: 'RETAIN',
  },
  // Later nobody could transmit the new amount.
  {
    act: 'AMEND_PRESELECTION',
    by: 'ARS',
    from: ['PRESELECTED'],
    until: 'ARS_PRESELECTION',
    motive: 'REQUIRED',
  },
  {
    act: 'CANCEL_PRESELECTION',
    by: 'ARS',
    from: ['PRESELECTED'],
    to: 'SUBMITTED',
    until: 'NOTIFICATION',
    motive: 'REQUIRED',
  },
  // Late after the day of notification, and still an answer: see `reports/lateness.ts`.
  { act: 'RETAIN', by: 'NATIONAL', from: ['PRESELECTED'], to: 'RETAINED', answeredBy: 'FILE_PROJECT' },
  {
    act: 'NOTIFY_AMOUNT',
    by: 'NATIONAL',
    from: ['RETAINED', 'PROJECT_FILED', 'PROJECT_RETURNED'],
    until: 'TARGETS',
    motive: 'REQUIRED',
  },
  { act: 'REFUSE', by: 'ARS', from: ['SUBMITTED', 'PROJECT_FILED'], to: 'REFUSED', motive: 'REQUIRED' },
  { act: 'REFUSE', by: 'NATIONAL', from: ['PRESELECTED'], to: 'REFUSED', motive: 'REQUIRED' },
  {
    act: 'FILE_PROJECT',
    by: 'ESTABLISHMENT',
    from: ['RETAINED', 'PROJECT_RETURNED'],
    to: 'PROJECT_FILED',
    until: 'PROJECT',
    answeredBy: 'ACCEPT_PROJECT',
  },
  {
    act: 'RETURN_PROJECT',
    by: 'ARS',
    from: ['PROJECT_FILED'],
    to: 'PROJECT_RETURNED',
    answeredBy: 'FILE_PROJECT',
    motive: 'REQUIRED',
  },
  { act: 'ACCEPT_PROJECT', by: 'ARS', from: ['PROJECT_FILED'], to: 'ACCEPTED', until: 'TARGETS' },
  { act: 'GRANT_EXTENSION', by: 'ARS', from: RUNNING, until: 'TARGETS', motive: 'REQUIRED' },
  {
    act: 'DECLARE_TARGETS',
    by: 'ESTABLISHMENT',
    from: ['ACCEPTED', 'MORE_EVIDENCE'],
    to: 'TARGETS_DECLARED',
    until: 'ANSWER',
  },
  {
    act: 'REQUEST_EVIDENCE',
    by: 'ARS',
    from: ['TARGETS_DECLARED'],
    to: 'MORE_EVIDENCE',
    motive: 'REQUIRED',
  },
  // Also where the evidence that it asked for has become needless: what is earned is not lost by silence.
  {
    act: 'VALIDATE_TARGETS',
    by: 'ARS',
    from: ['TARGETS_DECLARED', 'MORE_EVIDENCE'],
    to: 'TARGETS_VALIDATED',
  },
  {
    act: 'REOPEN_VALIDATION',
    by: 'ARS',
    from: ['TARGETS_VALIDATED'],
    to: 'TARGETS_DECLARED',
    motive: 'REQUIRED',
  },
  { act: 'CONFIRM', by: 'ARS', from: ACCEPTED_STATUSES, whenClosed: 'ONLY', motive: 'REQUIRED' },
  { act: 'TRANSFER', by: 'ARS', from: ACCEPTED_STATUSES, whenClosed: 'ONLY', motive: 'REQUIRED' },
  // Never from where an agency owes the answer: SUBMITTED, PROJECT_FILED, TARGETS_DECLARED.
  {
    act: 'RECORD_LAPSE',
    by: 'ARS',
    from: ['RETURNED'],
    to: 'LAPSED',
    after: 'SUBMIT',
    whenClosed: 'EARLIER',
    motive: 'REQUIRED',
  },
  {
    act: 'RECORD_LAPSE',
    by: 'ARS',
    from: ['RETAINED', 'PROJECT_RETURNED'],
    to: 'LAPSED',
    after: 'FILE_PROJECT',
    whenClosed: 'EARLIER',
    motive: 'REQUIRED',
  },
  // Declared targets lapse only where they are not earned and wait for no review: see `lapseChange`.
  {
    act: 'RECORD_LAPSE',
    by: 'ARS',
    from: ['ACCEPTED', 'MORE_EVIDENCE', 'TARGETS_VALIDATED'],
    to: 'LAPSED',
    after: 'ANSWER',
    motive: 'REQUIRED',
  },
  { act: 'RECORD_PAYMENT', by: 'NATIONAL', from: [...RUNNING, 'TARGETS_VALIDATED'] },
  {
    act: 'RECORD_CORRECTION',
    by: 'NATIONAL',
    from: [...RUNNING, 'TARGETS_VALIDATED', ...ENDED_STATUSES],
    motive: 'REQUIRED',
  },
];

/** Acts still open for a closed beneficiary: importing a register decides nothing. */
export const OPEN_WHEN_CLOSED: readonly Act[] = [
  'WITHDRAW',
  'REFUSE',
  'RECORD_LAPSE',
  'CONFIRM',
  'TRANSFER',
  'RECORD_CORRECTION',
];
