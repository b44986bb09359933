import { type Answer, type Context, forbidden, runCommand, type SqlEntityManager } from '@hopen/kit';
import {
  beneficiaryReference,
  DataOrigin,
  parseBeneficiaryReference,
  RuleViolation,
  userErrorOf,
  type Viewer,
} from '@hopen/schema';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { Beneficiary } from '../domain/beneficiary.ts';
import { declarationEntries, declareValues } from '../commands/declare-values.ts';
import { findRequirements } from '../persistence/value-queries.ts';
import { declaresFor, organisationOf } from './authorisation.ts';
import { checkCount, contentOf } from './value-input.ts';
import type { Loaders } from './loaders.ts';
import { reviewValues } from '../commands/review-indicator-values.ts';
import {
  DeclareIndicatorValuesInput,
  DeclareIndicatorValuesPayload,
  ReviewIndicatorValuesInput,
  ReviewIndicatorValuesPayload,
} from './value.type.ts';

type RequestContext = Context<Loaders>;

/** What became of one value, as it is kept with the answer. */
type Kept = Pick<DeclareIndicatorValuesPayload['results'][number], 'index' | 'isNew' | 'userErrors'> & {
  readonly valueId: string | null;
};

const INPUT = { description: 'Demande. What is to be done.' };

@Resolver()
export class ValueMutationResolver {
  @Mutation(() => DeclareIndicatorValuesPayload, {
    nullable: true,
    description:
      'Déclarer des valeurs. Each is taken or refused by itself; a correction is a later declaration. Establishment.',
  })
  async declareIndicatorValues(
    @Arg('input', () => DeclareIndicatorValuesInput, INPUT) input: DeclareIndicatorValuesInput,
    @Ctx() context: RequestContext,
  ): Promise<DeclareIndicatorValuesPayload> {
    const { receipt, userErrors } = await declare(context, input);
    const results = (receipt?.results ?? []).map(async ({ valueId, ...result }) => ({
      ...result,
      value: valueId ? await context.loaders.value.load(valueId) : null,
    }));
    return { results: await Promise.all(results), userErrors };
  }

  @Mutation(() => ReviewIndicatorValuesPayload, {
    nullable: true,
    description:
      'Examiner des valeurs. Validate, reject or ask for evidence: the ARS of all its sites, else the DGOS; answer: the establishment.',
  })
  async reviewIndicatorValues(
    @Arg('input', () => ReviewIndicatorValuesInput, INPUT) input: ReviewIndicatorValuesInput,
    @Ctx() context: RequestContext,
  ): Promise<ReviewIndicatorValuesPayload> {
    const { receipt, userErrors } = await reviewValues(context, input);
    const values = await Promise.all((receipt?.valueIds ?? []).map((id) => context.loaders.value.load(id)));
    return { values: values as ReviewIndicatorValuesPayload['values'], userErrors };
  }
}

function declare(
  { em, viewer, today }: RequestContext,
  input: DeclareIndicatorValuesInput,
): Promise<Answer<{ results: Kept[] }>> {
  const mutation = 'declareIndicatorValues';
  return runCommand(em, { viewer, mutation, input }, async (inCommand) => {
    checkCount(input.values, 'values');
    const beneficiary = await declaring(inCommand, viewer, input.beneficiary);
    const { definitions } = await findRequirements(inCommand, input.programme, today);
    if (definitions.length === 0) throw unknownProgramme(input.programme);
    const declaredBy = organisationOf(viewer, beneficiary);
    const declared = await declareValues(
      inCommand,
      input.values.map((value) => ({ beneficiary, declaredBy, content: contentOf(input.programme, value) })),
      definitions,
      { today, dataOrigin: DataOrigin.DECLARED },
    );
    const results = declared.map(({ value, isNew, violations }, index): Kept => {
      const userErrors = violations.map(userErrorOf).map(({ field, ...rest }) => ({
        ...rest,
        field: `input.values.${index}.${field}`,
      }));
      return { index, isNew, userErrors, valueId: value?.id ?? null };
    });
    return { receipt: { results }, journal: declarationEntries(declared) };
  });
}

/** The beneficiary that the viewer declares for. */
async function declaring(em: SqlEntityManager, viewer: Viewer, reference: string): Promise<Beneficiary> {
  const { kind, number } = parseBeneficiaryReference(reference, 'beneficiary');
  const beneficiary = await em.findOne(Beneficiary, { kind, number });
  if (!declaresFor(viewer, beneficiary)) {
    throw forbidden(
      `Mutation.declareIndicatorValues : vous n'agissez pas pour ${beneficiaryReference(kind, number)}.`,
    );
  }
  return beneficiary!;
}

const unknownProgramme = (code: string) =>
  new RuleViolation('UNKNOWN_PROGRAMME', `« ${code.slice(0, 20)} » n'est le code d'aucun programme.`, {
    field: 'programme',
  });
