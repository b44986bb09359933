import { type CivilDay, DataOrigin, refuseIfAny } from '@hopen/schema';
import { outOfLimits } from '../amount-limits.ts';
import type { Application, Terms } from '../application.ts';
import { type Addition, CaseFile } from '../case-file.ts';
import { type Change, decideOn, draft, type OpenCase, type Situation } from '../decide.ts';
import type { Actor } from '../decision-role.ts';
import { type Candidacy, obstaclesTo, obstaclesToFiling } from '../eligibility.ts';
import { plannedDayObstacles } from '../target-days.ts';

// Acts on an application until it is selected, and those that end it.

/** Application to be registered under a number, and the terms that it begins with. */
export interface NewApplication {
  readonly application: Omit<Application, 'id'>;
  readonly terms: Terms;
}

/** Amount and planned day that an application is created with. */
export interface NewTerms {
  readonly requestedCents: number;
  readonly plannedTargetsOn: CivilDay | null;
}

/** Decides on a new application; throws every rule that speaks against it. */
export function create(candidacy: Candidacy, asked: NewTerms): NewApplication {
  const terms = firstTerms(candidacy, asked);
  const { programme, domainCode, regionCode } = candidacy;
  const { kind, number, regionCodes } = candidacy.beneficiary!;
  const application = {
    beneficiaryKind: kind,
    beneficiaryNumber: number,
    programmeCode: programme.code,
    domainCode,
    regionCode: regionCode ?? regionCodes[0]!,
    dataOrigin: DataOrigin.DECLARED,
  };
  return { application, terms };
}

/** Terms of a new application; throws every rule that speaks against it. */
export function firstTerms(candidacy: Candidacy, { requestedCents, plannedTargetsOn }: NewTerms): Terms {
  const { programme, day } = candidacy;
  refuseIfAny([
    ...obstaclesTo(candidacy),
    ...outOfLimits(requestedCents, programme, 'requestedAmount'),
    ...(plannedTargetsOn
      ? plannedDayObstacles({ extensionMonths: 0 }, programme, plannedTargetsOn, day)
      : []),
  ]);
  return { requestedCents, plannedTargetsOn, grantedCents: null, targetsReachedOn: null, extensionMonths: 0 };
}

/** First decision on a registered application, its draft, in a file that is empty until then. */
export const begin = (application: Application, terms: Terms, actor: Actor, day: CivilDay): Addition => ({
  file: new CaseFile(application, [], []),
  outcome: { decision: draft(application, terms, actor, day), lines: [] },
});

/** Amount and planned day that an update changes; what is left out stays as it is. */
interface Update {
  readonly requestedCents?: number | null;
  readonly plannedTargetsOn?: CivilDay | null;
}

export const update = (opened: OpenCase, asked: Update): Addition =>
  decideOn(opened, 'UPDATE', updateChange(opened, asked));

export function updateChange({ file: { last }, programme, today }: Situation, asked: Update): Change {
  const requestedCents = asked.requestedCents ?? last.requestedCents;
  const plannedTargetsOn = asked.plannedTargetsOn ?? last.plannedTargetsOn;
  return {
    terms: { requestedCents, plannedTargetsOn },
    violations: [
      ...outOfLimits(requestedCents, programme, 'requestedAmount'),
      ...(asked.plannedTargetsOn ? plannedDayObstacles(last, programme, asked.plannedTargetsOn, today) : []),
    ],
  };
}

/** Files an application, under the rules that `eligibility` answers by. */
export const submit = (
  opened: OpenCase,
  /** Its beneficiary as it is known today, and the structure's other applications. */
  { beneficiary, others }: Pick<Candidacy, 'beneficiary' | 'others'>,
): Addition => {
  const { file, programme, today: day } = opened;
  const { domainCode, regionCode } = file.application;
  const violations = obstaclesToFiling({ programme, domainCode, beneficiary, regionCode, others, day });
  return decideOn(opened, 'SUBMIT', { violations });
};

export const withdraw = (opened: OpenCase): Addition => decideOn(opened, 'WITHDRAW');

/** Returns an application for changes. */
export const sendBack = (opened: OpenCase): Addition => decideOn(opened, 'RETURN');

export const refuse = (opened: OpenCase): Addition => decideOn(opened, 'REFUSE');
