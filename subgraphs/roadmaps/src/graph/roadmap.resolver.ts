import type { Context } from '@hopen/kit';
import { type CivilDay, DateScalar, type EntityKey, presentRoadmap, RegionalRoadmap } from '@hopen/schema';
import { Args, ArgsType, Ctx, Directive, Field, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Loaders } from './loaders.ts';
import { RegionReference } from './roadmap.type.ts';

@ArgsType()
class RoadmapArgs {
  // The versions of a region are read once for all days.
  @Directive('@cost(weight: 1)')
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de lecture. The version in force on that day; today by default.',
  })
  asOf?: CivilDay | null;
}

@Resolver(() => RegionReference)
export class RegionResolver {
  // A region whose ARS hosts it is not looked up here, and one that has none hosted has its versions read once.
  @Directive('@cost(weight: 1)')
  @FieldResolver(() => RegionalRoadmap, {
    nullable: true,
    description:
      "Feuille de route. The region's roadmap, wherever it is hosted. Before its first version it is null, or its fields are when its ARS hosts it.",
  })
  async roadmap(
    @Root() { code }: EntityKey<'Region'>,
    @Args(() => RoadmapArgs) { asOf = null }: RoadmapArgs,
    @Ctx() { loaders }: Context<Loaders>,
  ) {
    const owner = loaders.delegation(code);
    if (!owner) return standardRoadmap(code, asOf, loaders);
    return { __typename: owner.type, regionCode: code, asOf };
  }
}

/** The hosted roadmap of a region as of a day, as the treaty shows it; null before its first version. */
export const standardRoadmap = async (regionCode: string, asOf: CivilDay | null, { versions }: Loaders) =>
  presentRoadmap('StandardRoadmap', await versions.load(regionCode), asOf);
