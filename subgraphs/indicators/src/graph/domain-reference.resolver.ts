import type { EntityKey } from '@hopen/schema';
import { type ClassType, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Domain } from '../domain/definitions.ts';
import { DomainAttainmentType } from './attainment.type.ts';
import { type AsOf, DomainType } from './indicator.type.ts';
import type { RequestContext } from './loaders.ts';
import { DomainVerdictType } from './verdict.type.ts';

interface DomainReference {
  readonly domain: EntityKey<'Domain'> & AsOf;
}

/** Resolver of the field `domain` of a type. The day goes with the domain: its indicators are those of that day. */
function domainReferenceResolver(type: ClassType<object>) {
  @Resolver(() => type)
  class DomainReferenceResolver {
    @FieldResolver(() => DomainType, { nullable: true })
    async domain(
      @Root() { domain: { programmeCode, code, asOf } }: DomainReference,
      @Ctx() { loaders }: RequestContext,
    ): Promise<(Domain & AsOf) | null> {
      const domain = await loaders.domain.load(`${programmeCode} ${code}`);
      return domain && { ...domain, asOf };
    }
  }
  return DomainReferenceResolver;
}

export const DomainVerdictResolver = domainReferenceResolver(DomainVerdictType);
export const DomainAttainmentResolver = domainReferenceResolver(DomainAttainmentType);
