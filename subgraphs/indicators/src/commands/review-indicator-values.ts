import { type Answer, type Context, forbidden, runCommand } from '@hopen/kit';
import { beneficiaryReference, motiveFrom, RuleViolation, RuleViolations, refuseIfAny } from '@hopen/schema';
import type { Beneficiary } from '../domain/beneficiary.ts';
import { evidenceListObstacles } from '../domain/declaration-rules.ts';
import type { IndicatorValue } from '../domain/indicator-value.ts';
import { type Review, review } from '../domain/review.ts';
import { appendReviews, findBeneficiaries, findReviewed, holdBeneficiaries } from '../persistence/review-queries.ts';
import { declaresFor, organisationOf, reviews, seesValuesOf } from '../graph/authorisation.ts';
import { checkCount, evidenceOf } from '../graph/value-input.ts';
import type { Loaders } from '../graph/loaders.ts';
import type { ReviewIndicatorValuesInput } from '../graph/value.type.ts';

/** Which values were reviewed: what is kept of an answer. */
interface Receipt {
  readonly valueIds: readonly string[];
}

/** One act on several values: all of them, or none. */
export function reviewValues(
  { em, viewer, today }: Context<Loaders>,
  input: ReviewIndicatorValuesInput,
): Promise<Answer<Receipt>> {
  const mutation = 'reviewIndicatorValues';
  const { act, valueIds } = input;
  const isAnswer = act === 'ANSWER';
  if (isAnswer ? viewer.role !== 'ESTABLISHMENT' : viewer.role !== 'ARS' && viewer.role !== 'DGOS') {
    throw forbidden(`Mutation.${mutation} : cet acte n'est pas ouvert à votre rôle.`);
  }
  return runCommand(em, { viewer, mutation, input }, async (inCommand) => {
    checkCount(valueIds, 'valueIds');
    const evidence = (input.evidence ?? []).map(evidenceOf);
    if (evidence.length > 0 && !isAnswer) throw invalid('evidence', 'Des pièces accompagnent une réponse.');
    refuseIfAny(evidenceListObstacles(evidence, today));
    const known = await findReviewed(inCommand, valueIds);
    const owners = await findBeneficiaries(
      inCommand,
      known.map(({ value }) => value),
    );
    const own = valueIds.map((id, index) => {
      const found = known.find(({ value }) => value.id === id);
      const owner = found && ownerOf(found.value, owners);
      const mayAct = isAnswer ? declaresFor(viewer, owner ?? null) : owner && reviews(viewer, owner);
      if (found && owner && mayAct && valueIds.indexOf(id) === index) return { ...found, owner };
      // Whoever sees a value and may not review it is told so; to the others it is not there.
      if (owner && !mayAct && seesValuesOf(viewer, owner))
        throw forbidden(`Mutation.${mutation} : hors de votre rôle.`);
      throw unknownValue(id, index);
    });
    const owned = new Set(own.map(({ owner }) => `${owner.kind}:${owner.number}`));
    if (owned.size > 1) throw invalid('valueIds', 'Les valeurs d’un seul bénéficiaire à la fois.');
    await holdBeneficiaries(inCommand, [...owned]);
    const motive = motiveFrom(input.motive);
    // Read again: who came first may have moved the review on.
    const steps = await findReviewed(inCommand, valueIds);
    const refused: RuleViolation[] = [];
    const added = own.flatMap(({ value, owner }, index): Review[] => {
      const done = steps.find((each) => each.value.id === value.id)!.steps;
      const organisation = organisationOf(viewer, owner);
      try {
        return [review(done, { valueId: value.id, act, decidedOn: today, organisation, motive, evidence })];
      } catch (error) {
        if (!(error instanceof RuleViolations)) throw error;
        refused.push(...error.violations.map((violation) => inItem(violation, index)));
        return [];
      }
    });
    refuseIfAny(refused);
    return { receipt: { valueIds }, journal: await appendReviews(inCommand, added) };
  });
}

const invalid = (field: string, message: string) => new RuleViolation('BAD_USER_INPUT', message, { field });

const ownerOf = (value: IndicatorValue, owners: ReadonlyMap<string, Beneficiary>) =>
  owners.get(beneficiaryReference(value.beneficiaryKind, value.beneficiaryNumber));

const unknownValue = (id: string, index: number) =>
  new RuleViolation(
    'UNKNOWN_VALUE',
    `« ${id.slice(0, 20)} » n'est aucune valeur que vous voyez, ou est nommée deux fois.`,
    {
      field: `valueIds.${index}`,
    },
  );

const inItem = (violation: RuleViolation, index: number) =>
  violation.details.field === 'act' ? violation.at(`valueIds.${index}`) : violation;
