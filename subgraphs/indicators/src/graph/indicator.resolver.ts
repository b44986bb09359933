import type { Context } from '@hopen/kit';
import { beneficiaryReference, type EntityKey, RuleViolation } from '@hopen/schema';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Domain, Prerequisite } from '../domain/definitions.ts';
import type { IndicatorValue } from '../domain/indicator-value.ts';
import {
  DomainType,
  EstablishmentReference,
  IndicatorType,
  IndicatorValueType,
  LegalEntityReference,
  PrerequisiteType,
  ProgrammeReference,
} from './indicator.type.ts';
import type { Loaders } from './loaders.ts';

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
    if (programme != null) await knownProgramme(loaders, programme);
    const where = programme == null ? {} : { programmeCode: programme };
    return em.find(Domain, where, { orderBy: [{ programmeCode: 'desc' }, { code: 'asc' }] });
  }

  @FieldResolver(() => [IndicatorType], {
    nullable: true,
    description: 'Indicateurs. Those under the domain, current version.',
  })
  indicators(@Root() domain: Domain, @Ctx() { loaders }: RequestContext) {
    return loaders.definitionsUnder(domain);
  }
}

@Resolver(() => PrerequisiteType)
export class PrerequisiteResolver {
  @FieldResolver(() => [IndicatorType], {
    nullable: true,
    description: 'Indicateurs. Every one of their targets must be met.',
  })
  indicators(@Root() prerequisite: Prerequisite, @Ctx() { loaders }: RequestContext) {
    return loaders.definitionsUnder(prerequisite);
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

@Resolver(() => IndicatorValueType)
export class IndicatorValueResolver {
  @FieldResolver(() => IndicatorType, {
    nullable: true,
    description: 'Indicateur. What was measured, current version.',
  })
  async indicator(
    @Root() { programmeCode, indicatorCode }: IndicatorValue,
    @Ctx() { loaders }: RequestContext,
  ) {
    const definitions = await loaders.definitions.load(programmeCode);
    return definitions.find(({ code }) => code === indicatorCode) ?? null;
  }
}

const VALUES = {
  nullable: true,
  description: 'Valeurs déclarées. The last value of each indicator; its parties only, else `FORBIDDEN`.',
};
const PROGRAMME = { description: 'Code du programme. The programme whose indicators are read.' };

@Resolver(() => EstablishmentReference)
export class EstablishmentResolver {
  @FieldResolver(() => [IndicatorValueType], VALUES)
  indicatorValues(
    @Root() { finess }: EntityKey<'Establishment'>,
    @Arg('programme', () => ID, PROGRAMME) programme: string,
    @Ctx() context: RequestContext,
  ) {
    return valuesOf(beneficiaryReference('ET', finess), programme, context);
  }
}

@Resolver(() => LegalEntityReference)
export class LegalEntityResolver {
  @FieldResolver(() => [IndicatorValueType], VALUES)
  indicatorValues(
    @Root() { finess }: EntityKey<'LegalEntity'>,
    @Arg('programme', () => ID, PROGRAMME) programme: string,
    @Ctx() context: RequestContext,
  ) {
    return valuesOf(beneficiaryReference('EJ', finess), programme, context);
  }
}

async function valuesOf(reference: string, programme: string, { loaders }: RequestContext) {
  await knownProgramme(loaders, programme);
  return (await loaders.valuesOf.load(reference)).filter((value) => value.programmeCode === programme);
}

/** Throws `UNKNOWN_PROGRAMME` when no programme of this code has domains. */
async function knownProgramme(loaders: Loaders, code: string): Promise<void> {
  if ((await loaders.domainsOf.load(code)).length > 0) return;
  throw new RuleViolation('UNKNOWN_PROGRAMME', `« ${code.slice(0, 20)} » n'est le code d'aucun programme.`, {
    field: 'programme',
  });
}
