import { presentRoadmap } from '@hopen/roadmap-kit/domain';
import {
  type CivilDay,
  DateScalar,
  type EntityKey,
  RegionalRoadmap,
  ROADMAP_NAMES,
  type RoadmapNames,
} from '@hopen/schema';
import { Args, ArgsType, Ctx, Directive, Field, FieldResolver, Resolver, Root } from 'type-graphql';
import { HostedRoadmapVersion, RegionReference } from './hosted-roadmap.type.ts';
import type { Loaders, RequestContext } from './loaders.ts';

@ArgsType()
class RoadmapArgs {
  // Versions of a region are read once for all days.
  @Directive('@cost(weight: 1)')
  @Field(() => DateScalar, {
    nullable: true,
    description: 'Date de lecture. The version in force on that day; today by default.',
  })
  asOf?: CivilDay | null;
}

@Resolver(() => RegionReference)
export class RegionResolver {
  // Delegated regions are not looked up here.
  @Directive('@cost(weight: 1)')
  @FieldResolver(() => RegionalRoadmap, {
    nullable: true,
    description:
      "Feuille de route. The region's roadmap, wherever it is hosted. Before its first version it is null, or its fields are when its ARS hosts it.",
  })
  async roadmap(
    @Root() { code }: EntityKey<'Region'>,
    @Args(() => RoadmapArgs) { asOf = null }: RoadmapArgs,
    @Ctx() { loaders }: RequestContext,
  ) {
    const names = ROADMAP_NAMES.get(code);
    if (!names) return null;
    if (loaders.isDelegated(code)) return { __typename: names.type, regionCode: code, asOf };
    return hostedRoadmap(names, asOf, loaders);
  }

  @FieldResolver(() => [HostedRoadmapVersion], {
    nullable: true,
    description:
      "Versions hébergées par l'État. Those that the State has published for the ARS, the first one first.",
  })
  async hostedRoadmapVersions(
    @Root() { code }: EntityKey<'Region'>,
    @Ctx() { loaders }: RequestContext,
  ): Promise<HostedRoadmapVersion[]> {
    return loaders.versions.load(code);
  }
}

/** Roadmap that the State hosts for a region, as of a day, in the form of the treaty; null before its first version. */
export const hostedRoadmap = async (
  { regionCode, type }: RoadmapNames,
  asOf: CivilDay | null,
  { versions }: Loaders,
) => presentRoadmap(type, await versions.load(regionCode), asOf);
