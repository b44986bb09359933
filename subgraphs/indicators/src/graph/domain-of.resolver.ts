import type { Context } from '@hopen/kit/subgraph';
import type { EntityKey } from '@hopen/schema';
import { type ClassType, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Domain } from '../domain/definitions.ts';
import { DomainAttainmentType } from './attainment.type.ts';
import { type AsOf, DomainType } from './indicator.type.ts';
import type { Loaders } from './loaders.ts';
import { DomainVerdictType } from './verdict.type.ts';

interface OfDomain {
  readonly domain: EntityKey<'Domain'> & AsOf;
}

/** Finds the domain that a verdict or an attainment names, with its day: its indicators are those of that day. */
function domainOf(type: ClassType<object>) {
  @Resolver(() => type)
  class DomainOfResolver {
    @FieldResolver(() => DomainType, { nullable: true })
    async domain(
      @Root() { domain: { programmeCode, code, asOf } }: OfDomain,
      @Ctx() { loaders }: Context<Loaders>,
    ): Promise<(Domain & AsOf) | null> {
      const domain = await loaders.domain.load(`${programmeCode} ${code}`);
      return domain && { ...domain, asOf };
    }
  }
  return DomainOfResolver;
}

export const DomainVerdictResolver = domainOf(DomainVerdictType);
export const DomainAttainmentResolver = domainOf(DomainAttainmentType);
