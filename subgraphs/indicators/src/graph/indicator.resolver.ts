import type { EntityKey } from '@hopen/schema';
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Domain, Prerequisite, unknownProgramme } from '../domain/definitions.ts';
import {
  type AsOf,
  DomainType,
  IndicatorType,
  PrerequisiteType,
  ProgrammeReference,
} from './indicator.type.ts';
import type { Loaders, RequestContext } from './loaders.ts';

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

/** Throws `UNKNOWN_PROGRAMME` when no programme of this code has domains. */
export async function requireProgramme(loaders: Loaders, code: string): Promise<void> {
  if ((await loaders.domainsOf.load(code)).length > 0) return;
  throw unknownProgramme(code);
}
