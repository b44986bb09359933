import type { Act } from '../domain/acts.ts';
import { APPLICATION_STATUSES, type ApplicationStatus } from '../domain/application-status.ts';
import { type DecisionRole } from '../domain/decision-role.ts';

/**
 * Life of an application, written out by hand and apart from the table of transitions: who, which act, and from each
 * status what becomes of the application. `=` stays what it is, `.` is refused; who is not named may never do it.
 */
const MATRIX = `
                                DRA SUB RTN PRE RET FIL PRT ACC DEC EVI VAL REF WDN LAP
ESTABLISHMENT UPDATE             =   .   =   .   .   .   .   .   .   .   .   .   .   .
ESTABLISHMENT SUBMIT            SUB  .  SUB  .   .   .   .   .   .   .   .   .   .   .
ESTABLISHMENT WITHDRAW          WDN WDN WDN WDN WDN WDN WDN WDN WDN WDN  .   .   .   .
ARS           RETURN             .  RTN  .   .   .   .   .   .   .   .   .   .   .   .
ARS           PRESELECT          .  PRE  .   .   .   .   .   .   .   .   .   .   .   .
ARS           AMEND_PRESELECTION .   .   .   =   .   .   .   .   .   .   .   .   .   .
ARS           CANCEL_PRESELECTION .  .   .  SUB  .   .   .   .   .   .   .   .   .   .
NATIONAL      RETAIN             .   .   .  RET  .   .   .   .   .   .   .   .   .   .
NATIONAL      NOTIFY_AMOUNT      .   .   .   .   =   =   =   .   .   .   .   .   .   .
ARS           REFUSE             .  REF  .   .   .  REF  .   .   .   .   .   .   .   .
NATIONAL      REFUSE             .   .   .  REF  .   .   .   .   .   .   .   .   .   .
ESTABLISHMENT FILE_PROJECT       .   .   .   .  FIL  .  FIL  .   .   .   .   .   .   .
ARS           RETURN_PROJECT     .   .   .   .   .  PRT  .   .   .   .   .   .   .   .
ARS           ACCEPT_PROJECT     .   .   .   .   .  ACC  .   .   .   .   .   .   .   .
ARS           GRANT_EXTENSION    .   .   .   .   .   .   .   =   =   =   .   .   .   .
ESTABLISHMENT DECLARE_TARGETS    .   .   .   .   .   .   .  DEC  .  DEC  .   .   .   .
ARS           REQUEST_EVIDENCE   .   .   .   .   .   .   .   .  EVI  .   .   .   .   .
ARS           VALIDATE_TARGETS   .   .   .   .   .   .   .   .  VAL VAL  .   .   .   .
ARS           REOPEN_VALIDATION  .   .   .   .   .   .   .   .   .   .  DEC  .   .   .
ARS           CONFIRM            .   .   .   .   .   .   .   =   =   =   =   .   .   .
ARS           TRANSFER           .   .   .   .   .   .   .   =   =   =   =   .   .   .
ARS           RECORD_LAPSE       .   .  LAP  .  LAP  .  LAP LAP  .  LAP LAP  .   .   .
NATIONAL      RECORD_PAYMENT     .   .   .   .   .   .   .   =   =   =   =   .   .   .
NATIONAL      RECORD_CORRECTION  .   .   .   .   .   .   .   =   =   =   =   =   =   =
`;

const [head, ...rows] = MATRIX.trim()
  .split('\n')
  .map((row) => row.trim().split(/\s+/));
const STATUS = new Map(head!.map((short, index) => [short, APPLICATION_STATUSES[index]!]));
const cells = new Map(rows.map(([role, act, ...cellsOfRow]) => [`${role} ${act}`, cellsOfRow] as const));

/** Status of an application after an act; null when it is refused. */
export function expectedAfter(
  role: DecisionRole,
  act: Act,
  from: ApplicationStatus,
): ApplicationStatus | null {
  const cell = cells.get(`${role} ${act}`)?.[APPLICATION_STATUSES.indexOf(from)] ?? '.';
  if (cell === '=') return from;
  return STATUS.get(cell) ?? null;
}
