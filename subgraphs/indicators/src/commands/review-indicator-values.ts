import { type Answer, type JournalEntry, runCommand } from '@hopen/kit/commands';
import { bulkInsert } from '@hopen/kit/database';
import { forbidden } from '@hopen/kit/graphql';
import { type Scope } from '@hopen/kit/subgraph';
import { beneficiaryReference, motiveFrom, RuleViolation, refuseIfAny, type Viewer } from '@hopen/schema';
import type { Beneficiary } from '../domain/beneficiary.ts';
import { evidenceListObstacles, requireValueCount } from '../domain/declaration-rules.ts';
import { type Evidence, type IndicatorValue, ownerOf } from '../domain/indicator-value.ts';
import { declaresFor, organisationOf, reviews, seesValuesOf } from '../domain/permissions.ts';
import { Review, type ReviewAct, review, reviewViolations } from '../domain/review.ts';
import { findBeneficiaries, lockBeneficiaries } from '../persistence/beneficiary-queries.ts';
import { findReviewedValues } from '../persistence/review-queries.ts';

const MUTATION = 'reviewIndicatorValues';

interface ReviewInput {
  readonly idempotencyKey: string;
  readonly act: ReviewAct;
  readonly valueIds: readonly string[];
  readonly motive?: string | null;
}

interface ReviewReceipt {
  readonly valueIds: readonly string[];
}

/** Mutation `reviewIndicatorValues`: one act on several values of one beneficiary, all of them or none. */
export function reviewIndicatorValues(
  { em, viewer, today }: Scope,
  input: ReviewInput,
  evidence: readonly Evidence[],
): Promise<Answer<ReviewReceipt>> {
  const { act, valueIds } = input;
  requireRole(viewer, act);
  return runCommand(em, { viewer, mutation: MUTATION, input }, async (transaction) => {
    requireValueCount(valueIds, 'valueIds');
    if (evidence.length > 0 && act !== 'ANSWER')
      throw invalid('evidence', 'Des pièces accompagnent une réponse.');
    refuseIfAny(evidenceListObstacles(evidence, today));
    const values = (await findReviewedValues(transaction, valueIds)).map(({ value }) => value);
    const beneficiaries = await findBeneficiaries(transaction, values);
    const owner = requireOneOwner(viewer, input, values, beneficiaries);
    await lockBeneficiaries(transaction, [beneficiaryReference(owner.kind, owner.number)]);
    const motive = motiveFrom(input.motive);
    // Loaded again behind the lock: a concurrent command may have moved a review on.
    const reviewed = await findReviewedValues(transaction, valueIds);
    const stepsOf = new Map(reviewed.map(({ value, steps }) => [value.id, steps]));
    const organisation = organisationOf(viewer, owner);
    const decisions = valueIds.map((valueId) => ({
      steps: stepsOf.get(valueId)!,
      next: { valueId, act, decidedOn: today, organisation, motive, evidence: [...evidence] },
    }));
    refuseIfAny(decisions.flatMap(({ steps, next }, index) => violationsOf(steps, next, index)));
    const added = decisions.map(({ steps, next }) => review(steps, next));
    await bulkInsert(transaction, Review, added);
    return { receipt: { valueIds }, journal: added.map(journalEntryOf) };
  });
}

function requireRole({ role }: Viewer, act: ReviewAct): void {
  if (act === 'ANSWER' ? role === 'ESTABLISHMENT' : role === 'ARS' || role === 'NATIONAL') return;
  throw forbidden(`Mutation.${MUTATION} : cet acte n'est pas ouvert à votre rôle.`);
}

/** Returns the owner of all these values. A value that the viewer may not see is refused like one that does not exist. */
function requireOneOwner(
  viewer: Viewer,
  { act, valueIds }: ReviewInput,
  values: readonly IndicatorValue[],
  beneficiaries: ReadonlyMap<string, Beneficiary>,
): Beneficiary {
  const known = new Map(values.map((value) => [value.id, value]));
  const owners = new Set<Beneficiary>();
  for (const [index, id] of valueIds.entries()) {
    const value = known.get(id);
    const owner = value && beneficiaries.get(ownerOf(value));
    if (!owner) throw unknownValue(id, index);
    const { programmeCode } = value;
    const mayAct = act === 'ANSWER' ? declaresFor(viewer, owner) : reviews(viewer, owner, programmeCode);
    if (!mayAct && seesValuesOf(viewer, owner, programmeCode))
      throw forbidden(`Mutation.${MUTATION} : hors de votre rôle.`);
    if (!mayAct || valueIds.indexOf(id) < index) throw unknownValue(id, index);
    owners.add(owner);
  }
  const [owner, ...others] = owners;
  if (!owner || others.length > 0) throw invalid('valueIds', 'Les valeurs d’un seul bénéficiaire à la fois.');
  return owner;
}

const violationsOf = (
  steps: readonly Review[],
  next: Parameters<typeof reviewViolations>[1],
  index: number,
): RuleViolation[] =>
  reviewViolations(steps, next).map((violation) =>
    violation.details.field === 'act' ? violation.at(`valueIds.${index}`) : violation,
  );

const journalEntryOf = ({ valueId, organisation, act, ...payload }: Review): JournalEntry => ({
  actor: organisation,
  regionCode: null,
  kind: `${act}_VALUE`,
  subject: valueId,
  payload,
});

const invalid = (field: string, message: string) => new RuleViolation('BAD_USER_INPUT', message, { field });

const unknownValue = (id: string, index: number) =>
  new RuleViolation(
    'UNKNOWN_VALUE',
    `« ${id.slice(0, 20)} » n'est aucune valeur que vous voyez, ou est nommée deux fois.`,
    { field: `valueIds.${index}` },
  );
