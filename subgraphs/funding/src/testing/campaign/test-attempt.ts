import type { CivilDay } from '@hopen/schema';
import type { ReviewAct } from '../../../../indicators/src/domain/review.ts';
import type { Act } from '../../domain/acts.ts';
import { type DecisionRole } from '../../domain/decision-role.ts';
import type { YearAmount } from '../../domain/envelopes/envelope-year.ts';
import type { InstalmentKind } from '../../domain/instalments.ts';
import type { PlannedUse } from '../../domain/transmission.ts';
import type { Change } from './test-register.ts';
import type { Said } from './test-values.ts';

/** Acts beside those on applications: money is allotted, values are declared, a register is imported. */
export const OTHER_ACTS = [
  'ALLOT',
  'TRANSMIT',
  'DECLARE_VALUES',
  'REVIEW_VALUES',
  'IMPORT',
  'PUBLISH',
  'APPORTION',
] as const;
export type AnyAct = Act | (typeof OTHER_ACTS)[number];

/** Attempt at an act: every input that a mutation may be given. */
export interface Attempt {
  readonly act: AnyAct;
  readonly role: DecisionRole;
  /** Applications acted on; empty for a new one, and for acts beside applications. */
  readonly ids: readonly string[];
  readonly regionCode: string | null;
  /** Beneficiary that applies, declares or takes over: `EJ:…`. */
  readonly beneficiary: string;
  readonly domainCode: string;
  readonly amountCents: number | null;
  /** Day that the act names, e.g. when targets were reached. */
  readonly named: CivilDay;
  readonly months: number;
  readonly instalment: InstalmentKind;
  readonly lineId: string;
  readonly forecast: readonly PlannedUse[];
  /** Amounts by year of an envelope or of an allotment; an allotment without any says nothing of years. */
  readonly years: readonly YearAmount[];
  readonly motive: string | null;
  readonly said: readonly Said[];
  readonly review: { readonly act: ReviewAct; readonly valueIds: readonly string[] };
  readonly change: Change;
  /** Target of a new version of an indicator. */
  readonly version: { readonly code: string; readonly target: number };
}
