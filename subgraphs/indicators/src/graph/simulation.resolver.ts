import { forbidden } from '@hopen/kit/graphql';

import { beneficiaryReference, parseBeneficiaryReference, refuseIfAny } from '@hopen/schema';

import { Arg, Ctx, Directive, Query, Resolver } from 'type-graphql';
import { requireValueCount, valueObstacles } from '../domain/declaration-rules.ts';
import { seesValuesOf } from '../domain/permissions.ts';
import { asIfValidated, type ReviewedValue, verdictOn } from '../domain/verdict.ts';
import { requireProgramme } from './indicator.resolver.ts';
import type { RequestContext } from './loaders.ts';
import { SimulateVerdictInput } from './value.type.ts';
import { contentOf } from './value-input.ts';
import { presentVerdict, VerdictType } from './verdict.type.ts';

@Resolver()
export class SimulationResolver {
  @Directive('@cost(weight: 100)')
  @Query(() => VerdictType, {
    nullable: true,
    description:
      'Simuler un verdict. What it would be, were these values declared and validated today; writes nothing. Whoever sees its values.',
  })
  async simulateVerdict(
    @Arg('input', () => SimulateVerdictInput, { description: 'Demande. Whose verdict, with which values.' })
    { programme, beneficiary: reference, values }: SimulateVerdictInput,
    @Ctx() { loaders, viewer, today }: RequestContext,
  ): Promise<VerdictType> {
    requireValueCount(values, 'input.values', 0);
    const { kind, number } = parseBeneficiaryReference(reference, 'input.beneficiary');
    await requireProgramme(loaders, programme);
    const beneficiary = await loaders.beneficiary.load(beneficiaryReference(kind, number));
    if (!beneficiary || !seesValuesOf(viewer, beneficiary, programme)) {
      throw forbidden('Query.simulateVerdict : ces valeurs ne sont pas visibles pour vous.');
    }
    const definitions = await loaders.definitionsOn(today).load(programme);
    const contents = values.map((value) => contentOf(programme, value));
    const wrong = contents.flatMap((content, index) =>
      valueObstacles(
        content,
        definitions.find(({ code }) => code === content.indicatorCode),
        today,
      ).map((each) => each.at(`input.values.${index}.${each.details.field}`)),
    );
    refuseIfAny(wrong);
    const declared = await loaders.valuesOf(beneficiaryReference(kind, number), today);
    const simulated = contents.map((content, index) => ({
      ...content,
      // Sorts after every drawn id: of two values for one period, the last one counts.
      id: `W${String(index).padStart(9, '0')}`,
      declaredOn: today,
    }));
    const facts: ReviewedValue[] = [
      ...declared.filter(({ programmeCode }) => programmeCode === programme),
      ...asIfValidated(simulated, today),
    ];
    return presentVerdict(
      programme,
      verdictOn({ ...(await loaders.requirementsOn(today)(programme)), values: facts }, today),
    );
  }
}
