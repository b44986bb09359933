import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { declareIndicatorValues } from '../commands/declare-indicator-values.ts';
import { reviewIndicatorValues } from '../commands/review-indicator-values.ts';
import type { RequestContext } from './loaders.ts';
import {
  DeclareIndicatorValuesInput,
  DeclareIndicatorValuesPayload,
  ReviewIndicatorValuesInput,
  ReviewIndicatorValuesPayload,
} from './value.type.ts';
import { contentOf, evidenceOf } from './value-input.ts';

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
    const contents = input.values.map((value) => contentOf(input.programme, value));
    const { receipt, userErrors } = await declareIndicatorValues(context, input, contents);
    const results = (receipt?.results ?? []).map(async ({ valueId, ...result }) => ({
      ...result,
      value: valueId ? await context.loaders.value.load(valueId) : null,
    }));
    return { results: await Promise.all(results), userErrors };
  }

  @Mutation(() => ReviewIndicatorValuesPayload, {
    nullable: true,
    description:
      'Examiner des valeurs. Validate, reject or ask for evidence: the ARS of all its sites, else the steering body of the programme; answer: the establishment.',
  })
  async reviewIndicatorValues(
    @Arg('input', () => ReviewIndicatorValuesInput, INPUT) input: ReviewIndicatorValuesInput,
    @Ctx() context: RequestContext,
  ): Promise<ReviewIndicatorValuesPayload> {
    const evidence = (input.evidence ?? []).map(evidenceOf);
    const { receipt, userErrors } = await reviewIndicatorValues(context, input, evidence);
    const values = await Promise.all((receipt?.valueIds ?? []).map((id) => context.loaders.value.load(id)));
    return { values: values as ReviewIndicatorValuesPayload['values'], userErrors };
  }
}
