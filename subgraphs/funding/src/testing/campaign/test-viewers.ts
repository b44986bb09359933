import { type BeneficiaryReference, RuleViolation, type Viewer } from '@hopen/schema';
import { declaresFor, reviews } from '../../../../indicators/src/domain/permissions.ts';
import type { Beneficiary } from '../../domain/beneficiary.ts';
import type { Programme } from '../../domain/programme.ts';
import type { Attempt } from './test-attempt.ts';
import type { Facts } from './test-facts.ts';

// Viewers of attempts: whoever has the role of an attempt for what it is done to.

export function viewerOf(attempt: Attempt, world: Facts): Viewer {
  const { act, role, ids, beneficiary, regionCode } = attempt;
  if (act === 'DECLARE_VALUES') return establishment(beneficiary);
  if (act === 'REVIEW_VALUES') return reviewer(attempt, world);
  const file = world.files.get(ids[0] ?? '');
  if (role === 'NATIONAL') return steering(world.programme);
  if (role === 'ARS') return { role, region: file?.application.regionCode ?? regionCode! };
  return establishment(file ? world.holderOf(file) : beneficiary);
}

const establishment = (reference: string): Viewer => ({
  role: 'ESTABLISHMENT',
  beneficiaries: [reference as BeneficiaryReference],
});

const steering = ({ code, steeringBody }: Programme): Viewer => ({
  role: 'NATIONAL',
  body: steeringBody.code,
  programmes: [code],
});

/** Reviewer of a beneficiary's values: the ARS of all its sites, or else the steering body; the establishment answers questions. */
function reviewer({ beneficiary, review }: Attempt, { beneficiaries, programme }: Facts): Viewer {
  if (review.act === 'ANSWER') return establishment(beneficiary);
  const [region, ...others] = beneficiaries.get(beneficiary)?.regionCodes ?? [];
  return region && others.length === 0 ? { role: 'ARS', region } : steering(programme);
}

/** Refuses whoever may not declare or review the values of a beneficiary, as the indicators subgraph does. */
export function refuseStrangers(
  attempt: Attempt,
  viewer: Viewer,
  owner: Beneficiary | null,
  programmeCode: string,
): void {
  const isDeclared = attempt.act === 'DECLARE_VALUES' || attempt.review.act === 'ANSWER';
  const mayAct = isDeclared
    ? declaresFor(viewer, owner)
    : owner !== null && reviews(viewer, owner, programmeCode);
  if (!mayAct) throw new RuleViolation('FORBIDDEN', '');
}
