import type { Context } from '@hopen/kit';
import {
  AS_OF,
  type BeneficiaryKind,
  beneficiaryReference,
  DateScalar,
  dayOf,
  type EntityKey,
} from '@hopen/schema';
import {
  Arg,
  Args,
  ArgsType,
  type ClassType,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Domain, Prerequisite, unknownProgramme } from '../domain/definitions.ts';
import type { Evidence, IndicatorValue } from '../domain/indicator-value.ts';
import type { Review, ReviewState } from '../domain/review.ts';
import { verdictOn } from '../domain/verdict.ts';
import {
  type AsOf,
  DomainType,
  EstablishmentReference,
  HospitalGroupReference,
  IndicatorType,
  IndicatorValueType,
  LegalEntityReference,
  PrerequisiteType,
  ProgrammeReference,
} from './indicator.type.ts';
import type { Loaders } from './loaders.ts';
import { EvidenceType, ReviewStateEnum, ReviewType } from './value.type.ts';
import { presentVerdict, VerdictType } from './verdict.type.ts';

type RequestContext = Context<Loaders>;

@Resolver(() => DomainType)
export class DomainResolver {
  @Query(() => [DomainType], {
    nullable: true,
    description: 'Domaines. Those of one programme, or of all of them.',
  })
  async domains(
    @Arg('programme', () => ID, {
      nullable: true,
      description: 'Code du programme. Only the domains of this one; else `UNKNOWN_PROGRAMME`.',
    })
    programme: string | null,
    @Ctx() { em, loaders }: RequestContext,
  ): Promise<Domain[]> {
    if (programme != null) await requireProgramme(loaders, programme);
    const where = programme == null ? {} : { programmeCode: programme };
    return em.find(Domain, where, { orderBy: [{ programmeCode: 'desc' }, { code: 'asc' }] });
  }

  @FieldResolver(() => [IndicatorType], {
    nullable: true,
    description: 'Indicateurs. Those under the domain, current version; that of its day in a verdict.',
  })
  indicators(@Root() domain: Domain & AsOf, @Ctx() { loaders, today }: RequestContext) {
    return loaders.definitionsUnder(domain, domain.asOf ?? today);
  }
}

@Resolver(() => PrerequisiteType)
export class PrerequisiteResolver {
  @FieldResolver(() => [IndicatorType], {
    nullable: true,
    description: 'Indicateurs. Every one of their targets must be met.',
  })
  indicators(@Root() prerequisite: Prerequisite, @Ctx() { loaders, today }: RequestContext) {
    return loaders.definitionsUnder(prerequisite, today);
  }
}

@Resolver(() => ProgrammeReference)
export class ProgrammeResolver {
  @FieldResolver(() => [DomainType], {
    nullable: true,
    description: 'Domaines. The priority domains, by code.',
  })
  domains(@Root() { code }: EntityKey<'Programme'>, @Ctx() { loaders }: RequestContext) {
    return loaders.domainsOf.load(code);
  }

  @FieldResolver(() => [PrerequisiteType], {
    nullable: true,
    description: 'Prérequis. Those of the programme, by code.',
  })
  prerequisites(@Root() { code }: EntityKey<'Programme'>, @Ctx() { loaders }: RequestContext) {
    return loaders.prerequisitesOf.load(code);
  }
}

/** Value as a query or a mutation returns it: a query as of a day loads its reviews of that day with it, a mutation does not. */
type ReturnedValue = IndicatorValue & AsOf & { readonly reviews?: Review[] };

const reviewsOf = ({ id, reviews }: ReturnedValue, loaders: Loaders) => reviews ?? loaders.reviewsOf.load(id);

@Resolver(() => IndicatorValueType)
export class IndicatorValueResolver {
  @FieldResolver(() => IndicatorType, {
    nullable: true,
    description: 'Indicateur. What was measured, in the version of the day that is asked.',
  })
  async indicator(
    @Root() { programmeCode, indicatorCode, asOf }: ReturnedValue,
    @Ctx() { loaders, today }: RequestContext,
  ) {
    const definitions = await loaders.definitionsOn(asOf ?? today).load(programmeCode);
    return definitions.find(({ code }) => code === indicatorCode) ?? null;
  }

  @FieldResolver(() => ReviewStateEnum, {
    description: "État de l'examen. Where its review stood at the end of the day that is asked.",
  })
  async reviewState(@Root() value: ReturnedValue, @Ctx() { loaders }: RequestContext): Promise<ReviewState> {
    return (await reviewsOf(value, loaders)).at(-1)?.state ?? 'DECLARED';
  }

  @FieldResolver(() => [ReviewType], {
    nullable: true,
    description: 'Examen. Every step of it by the end of the day that is asked, in order.',
  })
  async reviews(@Root() value: ReturnedValue, @Ctx() { loaders }: RequestContext): Promise<Review[]> {
    return reviewsOf(value, loaders);
  }

  @FieldResolver(() => [EvidenceType], {
    nullable: true,
    description: 'Pièces justificatives. What proves it.',
  })
  evidence(@Root() { evidence }: IndicatorValue): Evidence[] {
    return evidence;
  }
}

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

  @Field(() => DateScalar, {
    nullable: true,
    description: AS_OF,
  })
  asOf?: string | null;
}

@ArgsType()
class VerdictArgs extends ProgrammeArgs {
  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Cibles validées le. Judged as a payment is: no indicator that was added after this day is asked, and a value is judged by the version in force on this day, or on that of its own validation when it is later. A later day than `asOf` changes nothing.',
  })
  validatedOn?: string | null;
}

@ArgsType()
class ValuesArgs extends ProgrammeArgs {
  @Field({ defaultValue: false, description: 'Historique. Every value ever declared, not the last alone.' })
  history: boolean = false;
}

/** Resolver of the fields that this subgraph adds to a kind of beneficiary. */
function beneficiaryResolver(kind: BeneficiaryKind, type: ClassType<object>) {
  const numberOf = (key: Record<string, string>) => key.finess ?? key.code!;

  @Resolver(() => type)
  class BeneficiaryResolver {
    @FieldResolver(() => [IndicatorValueType], VALUES)
    indicatorValues(
      @Root() key: Record<string, string>,
      @Args(() => ValuesArgs) args: ValuesArgs,
      @Ctx() context: RequestContext,
    ): Promise<IndicatorValue[]> {
      return valuesOf(beneficiaryReference(kind, numberOf(key)), args, context);
    }

    @Directive('@cost(weight: 30)')
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

/** Throws `UNKNOWN_PROGRAMME` when no programme of this code has domains. */
export async function requireProgramme(loaders: Loaders, code: string): Promise<void> {
  if ((await loaders.domainsOf.load(code)).length > 0) return;
  throw unknownProgramme(code);
}
