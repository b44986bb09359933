import type { CivilDay } from '@hopen/schema';
import type { ReviewAct } from '../../../../indicators/src/domain/review.ts';
import type { Act } from '../../domain/acts.ts';
import { type DecisionRole } from '../../domain/decision-role.ts';
import type { InstalmentKind } from '../../domain/instalments.ts';
import type { PlannedUse } from '../../domain/transmission.ts';
import type { Change } from './test-register.ts';
import type { Said } from './test-values.ts';

/** What is done beside the acts on applications: money is allotted, values are declared, a register is imported. */
export const OTHER_ACTS = [
  'ALLOT',
  'TRANSMIT',
  'DECLARE_VALUES',
  'REVIEW_VALUES',
  'IMPORT',
  'PUBLISH',
] as const;
export type AnyAct = Act | (typeof OTHER_ACTS)[number];

/** What somebody tries: everything that the input of a mutation may say. */
export interface Attempt {
  readonly act: AnyAct;
  readonly role: DecisionRole;
  /** What it is done to; empty for a new application and for what is not done to one. */
  readonly ids: readonly string[];
  readonly regionCode: string | null;
  /** Who applies, declares or takes over: `EJ:…`. */
  readonly beneficiary: string;
  readonly domainCode: string;
  readonly amountCents: number | null;
  /** The day that the act names, e.g. when targets were reached. */
  readonly named: CivilDay;
  readonly months: number;
  readonly instalment: InstalmentKind;
  readonly lineId: string;
  readonly forecast: readonly PlannedUse[];
  readonly motive: string | null;
  readonly said: readonly Said[];
  readonly review: { readonly act: ReviewAct; readonly valueIds: readonly string[] };
  readonly change: Change;
  /** What a new version of an indicator asks for. */
  readonly version: { readonly code: string; readonly target: number };
}
