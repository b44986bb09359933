import { AS_OF, type BeneficiaryKind, beneficiaryReference, DateScalar, dayOf } from '@hopen/schema';
import {
  Args,
  ArgsType,
  type ClassType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Resolver,
  Root,
} from 'type-graphql';
import type { IndicatorValue } from '../domain/indicator-value.ts';
import { verdictOn } from '../domain/verdict.ts';
import { requireProgramme } from './indicator.resolver.ts';
import {
  EstablishmentReference,
  HospitalGroupReference,
  IndicatorValueType,
  LegalEntityReference,
} from './indicator.type.ts';
import type { RequestContext } from './loaders.ts';
import { presentVerdict, VerdictType } from './verdict.type.ts';

const VALUES = {
  nullable: true,
  description:
    'Valeurs déclarées. The last declared of each indicator, or with `history` all of them in order; its parties only, else `FORBIDDEN`.',
};
const VERDICT = {
  nullable: true,
  description:
    'Verdict. What it has proven by that day, each target met or not and why; its parties only, else `FORBIDDEN`.',
};

@ArgsType()
class ProgrammeArgs {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;
}

@ArgsType()
class VerdictArgs extends ProgrammeArgs {
  // Each day is judged anew.
  @Directive('@cost(weight: 80)')
  @Field(() => DateScalar, { nullable: true, description: AS_OF })
  asOf?: string | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Cibles validées le. Judged as a payment is: no indicator that was added after this day is asked, and a value is judged by the version in force on this day, or on that of its own validation when it is later. A later day than `asOf` changes nothing.',
  })
  validatedOn?: string | null;
}

@ArgsType()
class ValuesArgs extends ProgrammeArgs {
  @Directive('@cost(weight: 30)')
  @Field(() => DateScalar, { nullable: true, description: AS_OF })
  asOf?: string | null;

  @Field({ defaultValue: false, description: 'Historique. Every value ever declared, not the last alone.' })
  history: boolean = false;
}

/** Resolver of the fields that this subgraph adds to a kind of beneficiary. */
function beneficiaryResolver(kind: BeneficiaryKind, type: ClassType<object>) {
  const numberOf = (key: Record<string, string>) => key.finess ?? key.code!;

  @Resolver(() => type)
  class BeneficiaryResolver {
    @Directive('@cost(weight: 60)')
    @FieldResolver(() => [IndicatorValueType], VALUES)
    indicatorValues(
      @Root() key: Record<string, string>,
      @Args(() => ValuesArgs) args: ValuesArgs,
      @Ctx() context: RequestContext,
    ): Promise<IndicatorValue[]> {
      return valuesOf(beneficiaryReference(kind, numberOf(key)), args, context);
    }

    @Directive('@cost(weight: 110)')
    @FieldResolver(() => VerdictType, VERDICT)
    async verdict(
      @Root() key: Record<string, string>,
      @Args(() => VerdictArgs) { programme, asOf, validatedOn }: VerdictArgs,
      @Ctx() { loaders, today }: RequestContext,
    ): Promise<VerdictType> {
      await requireProgramme(loaders, programme);
      const day = dayOf(asOf, today);
      const values = await loaders.valuesOf(beneficiaryReference(kind, numberOf(key)), day);
      const facts = {
        ...(await loaders.requirementsOn(day)(programme)),
        values: ofProgramme(values, programme),
      };
      return presentVerdict(programme, verdictOn(facts, day, validatedOn ?? day));
    }
  }
  return BeneficiaryResolver;
}

export const EstablishmentResolver = beneficiaryResolver('ET', EstablishmentReference);
export const LegalEntityResolver = beneficiaryResolver('EJ', LegalEntityReference);
export const HospitalGroupResolver = beneficiaryResolver('GHT', HospitalGroupReference);

const ofProgramme = <Value extends { programmeCode: string }>(values: readonly Value[], programme: string) =>
  values.filter(({ programmeCode }) => programmeCode === programme);

async function valuesOf(
  reference: string,
  { programme, asOf, history }: ValuesArgs,
  { loaders, today }: RequestContext,
): Promise<IndicatorValue[]> {
  await requireProgramme(loaders, programme);
  const values = ofProgramme(await loaders.valuesOf(reference, dayOf(asOf, today)), programme);
  const byIndicator = values.toSorted((one, other) => (one.indicatorCode < other.indicatorCode ? -1 : 1));
  if (history) return byIndicator;
  return [...new Map(byIndicator.map((value) => [value.indicatorCode, value])).values()];
}
