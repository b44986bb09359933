import { type BeneficiaryReference, RuleViolation, type Viewer } from '@hopen/schema';
import { declaresFor, reviews } from '../../../../indicators/src/domain/permissions.ts';
import type { Beneficiary } from '../../domain/beneficiary.ts';
import type { Attempt } from './test-attempt.ts';
import type { Facts } from './test-facts.ts';

// Viewers of attempts: whoever has the role of an attempt for what it is done to.

export function viewerOf(attempt: Attempt, world: Facts): Viewer {
  const { act, role, ids, beneficiary, regionCode } = attempt;
  if (act === 'DECLARE_VALUES') return establishment(beneficiary);
  if (act === 'REVIEW_VALUES') return reviewer(attempt, world);
  const file = world.files.get(ids[0] ?? '');
  if (role === 'DGOS') return { role };
  if (role === 'ARS') return { role, region: file?.application.regionCode ?? regionCode! };
  return establishment(file ? world.holderOf(file) : beneficiary);
}

const establishment = (reference: string): Viewer => ({
  role: 'ESTABLISHMENT',
  beneficiaries: [reference as BeneficiaryReference],
});

/** Reviewer of a beneficiary's values: the ARS of all its sites, or else the DGOS; the establishment answers questions. */
function reviewer({ beneficiary, review }: Attempt, { beneficiaries }: Facts): Viewer {
  if (review.act === 'ANSWER') return establishment(beneficiary);
  const [region, ...others] = beneficiaries.get(beneficiary)?.regionCodes ?? [];
  return region && others.length === 0 ? { role: 'ARS', region } : { role: 'DGOS' };
}

/** Refuses whoever may not declare or review the values of a beneficiary, as the indicators subgraph does. */
export function refuseStrangers(attempt: Attempt, viewer: Viewer, owner: Beneficiary | null): void {
  const isDeclared = attempt.act === 'DECLARE_VALUES' || attempt.review.act === 'ANSWER';
  const mayAct = isDeclared ? declaresFor(viewer, owner) : owner !== null && reviews(viewer, owner);
  if (!mayAct) throw new RuleViolation('FORBIDDEN', '');
}
