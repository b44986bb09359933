import type { DecisionRole } from './application.ts';
import { type ApplicationStatus, ENDED_STATUSES } from './application-status.ts';
import type { CalendarCode } from './calendar.ts';

/** What may be done to an application, in the order of its life. */
export const ACTS = [
  'CREATE',
  'UPDATE',
  'SUBMIT',
  'WITHDRAW',
  'RETURN',
  'PRESELECT',
  'RETAIN',
  'REFUSE',
  'FILE_PROJECT',
  'RETURN_PROJECT',
  'ACCEPT_PROJECT',
  'GRANT_EXTENSION',
  'DECLARE_TARGETS',
  'REQUEST_EVIDENCE',
  'VALIDATE_TARGETS',
  'RECORD_LAPSE',
  'RECORD_PAYMENT',
  'RECORD_CORRECTION',
] as const;
export type Act = (typeof ACTS)[number];

/** One line of the table: who may do what, from which states, what becomes of the application, and until when. */
export interface Transition {
  readonly act: Act;
  readonly by: DecisionRole;
  readonly from: readonly ApplicationStatus[];
  /** What it becomes; left out where it stays what it is. */
  readonly to?: ApplicationStatus;
  /** A step of the programme's calendar; `TARGETS` is the application's own final day, extensions included. */
  readonly until?: CalendarCode;
  /** Only once the application's final day is over. */
  readonly after?: 'TARGETS';
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
  { act: 'UPDATE', by: 'ESTABLISHMENT', from: ['DRAFT', 'RETURNED'] },
  { act: 'SUBMIT', by: 'ESTABLISHMENT', from: ['DRAFT'], to: 'SUBMITTED', until: 'APPLICATION' },
  // "May be refiled": the ARS reads most of them after the last day to apply, and decides until its own.
  { act: 'SUBMIT', by: 'ESTABLISHMENT', from: ['RETURNED'], to: 'SUBMITTED', until: 'ARS_PRESELECTION' },
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
  { act: 'RETURN', by: 'ARS', from: ['SUBMITTED'], to: 'RETURNED', motive: 'REQUIRED' },
  { act: 'PRESELECT', by: 'ARS', from: ['SUBMITTED'], to: 'PRESELECTED', until: 'ARS_PRESELECTION' },
  { act: 'RETAIN', by: 'DGOS', from: ['PRESELECTED'], to: 'RETAINED', until: 'NOTIFICATION' },
  { act: 'REFUSE', by: 'ARS', from: ['SUBMITTED', 'PROJECT_FILED'], to: 'REFUSED', motive: 'REQUIRED' },
  { act: 'REFUSE', by: 'DGOS', from: ['PRESELECTED'], to: 'REFUSED', motive: 'REQUIRED' },
  {
    act: 'FILE_PROJECT',
    by: 'ESTABLISHMENT',
    from: ['RETAINED', 'PROJECT_RETURNED'],
    to: 'PROJECT_FILED',
    until: 'TARGETS',
  },
  {
    act: 'RETURN_PROJECT',
    by: 'ARS',
    from: ['PROJECT_FILED'],
    to: 'PROJECT_RETURNED',
    motive: 'REQUIRED',
  },
  { act: 'ACCEPT_PROJECT', by: 'ARS', from: ['PROJECT_FILED'], to: 'ACCEPTED', until: 'TARGETS' },
  { act: 'GRANT_EXTENSION', by: 'ARS', from: RUNNING, until: 'TARGETS', motive: 'REQUIRED' },
  {
    act: 'DECLARE_TARGETS',
    by: 'ESTABLISHMENT',
    from: ['ACCEPTED', 'MORE_EVIDENCE'],
    to: 'TARGETS_DECLARED',
    until: 'TARGETS',
  },
  {
    act: 'REQUEST_EVIDENCE',
    by: 'ARS',
    from: ['TARGETS_DECLARED'],
    to: 'MORE_EVIDENCE',
    motive: 'REQUIRED',
  },
  { act: 'VALIDATE_TARGETS', by: 'ARS', from: ['TARGETS_DECLARED'], to: 'TARGETS_VALIDATED' },
  {
    act: 'RECORD_LAPSE',
    by: 'ARS',
    from: ['RETAINED', 'PROJECT_FILED', 'PROJECT_RETURNED', 'ACCEPTED', 'MORE_EVIDENCE'],
    to: 'LAPSED',
    after: 'TARGETS',
    motive: 'REQUIRED',
  },
  { act: 'RECORD_PAYMENT', by: 'DGOS', from: [...RUNNING, 'TARGETS_VALIDATED'] },
  {
    act: 'RECORD_CORRECTION',
    by: 'DGOS',
    from: [...RUNNING, 'TARGETS_VALIDATED', ...ENDED_STATUSES],
    motive: 'REQUIRED',
  },
];
