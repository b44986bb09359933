import { readFile } from 'node:fs/promises';
import { type CivilDay, DataOrigin, type RuleViolation, RuleViolations } from '@hopen/schema';
import type { Act } from '../domain/acts.ts';
import type { Application, Decision } from '../domain/application.ts';
import {
  ACCEPTED_STATUSES,
  type ApplicationStatus,
  RESERVING_STATUSES,
} from '../domain/application-status.ts';
import { CaseFile } from '../domain/case-file.ts';
import { type DecisionRequest, decide } from '../domain/decide.ts';
import { type Actor, type DecisionRole } from '../domain/decision-role.ts';
import { Envelope } from '../domain/envelope.ts';
import type { LedgerKind, LedgerLine } from '../domain/ledger.ts';
import type { CalendarStep, Programme } from '../domain/programme.ts';

// Builders of test cases: pure, and no rule of the programme is repeated here.

const FILE = new URL('../../data/programmes.json', import.meta.url);
const shipped: Programme[] = JSON.parse(await readFile(FILE, 'utf8'));

/** HOP'EN as it is shipped. */
export const HOPEN = shipped.find(({ code }) => code === 'HOPEN')!;

/** Hôpital numérique as it is shipped: no step of a calendar, and no extension. */
export const HN = shipped.find(({ code }) => code === 'HN')!;

/** HOP'EN with another calendar, or other amounts. */
export const hopenWith = (changes: Partial<Programme>): Programme => ({ ...HOPEN, ...changes });

/** Step of a calendar: its last day, and its first where it has one. */
export const step = (code: string, on: CivilDay, from?: CivilDay): CalendarStep => ({
  code,
  on,
  ...(from === undefined ? {} : { from }),
  label: code,
  source: 'test',
  verificationStatus: HOPEN.verificationStatus,
});

export const actor = (role: DecisionRole): Actor => ({
  role,
  organisation: role === 'NATIONAL' ? 'DGOS' : role,
});

export const APPLICATION: Application = {
  id: 'HOPEN-93-1',
  programmeCode: 'HOPEN',
  domainCode: 'D1',
  beneficiaryKind: 'EJ',
  beneficiaryNumber: '130786049',
  regionCode: '93',
  dataOrigin: DataOrigin.DECLARED,
};

export const decision = (status: ApplicationStatus, changes: Partial<Decision> = {}): Decision => ({
  applicationId: APPLICATION.id,
  sequence: 1,
  act: 'CREATE',
  status,
  decidedOn: '2019-05-01',
  role: 'ESTABLISHMENT',
  organisation: 'EJ:130786049',
  motive: null,
  proof: null,
  updatedPlanOn: null,
  successorKind: null,
  successorNumber: null,
  requestedCents: 100_000_00,
  grantedCents: null,
  plannedTargetsOn: null,
  targetsReachedOn: null,
  extensionMonths: 0,
  ...changes,
});

export const line = (
  kind: LedgerLine['kind'],
  amountCents: number,
  changes: Partial<LedgerLine> = {},
): LedgerLine => ({
  id: `${APPLICATION.id}-${kind}`,
  programmeCode: 'HOPEN',
  regionCode: '93',
  kind,
  amountCents,
  valueOn: '2020-03-01',
  recordedOn: '2020-03-01',
  actor: 'DGOS',
  motive: null,
  vehicle: null,
  applicationId: APPLICATION.id,
  decisionSequence: 1,
  year: null,
  correctsLineId: null,
  dataOrigin: DataOrigin.DECLARED,
  ...changes,
});

/** Envelope of Paca with these sums. */
export const envelopeOf = (sums: Partial<Record<LedgerKind, number>>) =>
  new Envelope('HOPEN', '93', sums, '2020-06-01');

/** Grant of `fileAt`, unless it is given another. */
export const GRANTED = 100_000_00;

/** File whose last decision made it so: what it holds is booked, and it was accepted before if it had to be. */
export function fileAt(
  status: ApplicationStatus,
  changes: Partial<Decision> = {},
  payments: readonly LedgerLine[] = [],
): CaseFile {
  const isAccepted = ACCEPTED_STATUSES.includes(status);
  const isGranted = isAccepted || RESERVING_STATUSES.includes(status);
  const last = decision(status, { sequence: 2, grantedCents: isGranted ? GRANTED : null, ...changes });
  const first = isAccepted
    ? decision('ACCEPTED', { ...last, sequence: 1, status: 'ACCEPTED' })
    : decision('DRAFT');
  const booked = isAccepted ? [line('COMMITMENT', last.grantedCents!)] : [];
  const reserved = RESERVING_STATUSES.includes(status) ? [line('RESERVATION', last.grantedCents!)] : [];
  return new CaseFile(APPLICATION, [first, last], [...reserved, ...booked, ...payments]);
}

/** Request for an act, with a motive and under HOP'EN unless it is given others. */
export const doing = (
  act: Act,
  role: DecisionRole,
  day: CivilDay,
  more: Partial<DecisionRequest> = {},
): DecisionRequest => ({
  act,
  actor: actor(role),
  programme: HOPEN,
  day,
  motive: 'Motif',
  closedOn: null,
  ...more,
});

export const codes = (violations: readonly RuleViolation[]) => violations.map(({ code }) => code);

/** Codes of the violations of an act; none when it is done. */
export function refusals(act: () => unknown): string[] {
  try {
    act();
    return [];
  } catch (error) {
    return codes(error instanceof RuleViolations ? error.violations : [error as RuleViolation]);
  }
}

/** Codes of the violations that `decide` finds in a request. */
export const refusalsOf = (file: CaseFile, request: DecisionRequest) => refusals(() => decide(file, request));
