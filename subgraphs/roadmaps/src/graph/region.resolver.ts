import type { Context } from '@hopen/kit';
import {
  type CivilDay,
  DateScalar,
  type EntityKey,
  historyOf,
  presentRoadmap,
  RegionalRoadmap,
  ROADMAP_NAMES,
  type RoadmapNames,
  RoadmapVersionLine,
} from '@hopen/schema';
import { Args, ArgsType, Ctx, Directive, Field, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Loaders } from './loaders.ts';
import { RegionReference } from './state-roadmap.type.ts';

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
  // A region whose ARS hosts it is not looked up here.
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
    const names = ROADMAP_NAMES.get(code);
    if (!names) return null;
    if (loaders.isDelegated(code)) return { __typename: names.type, regionCode: code, asOf };
    return stateRoadmap(names, asOf, loaders);
  }

  @FieldResolver(() => [RoadmapVersionLine], {
    nullable: true,
    description:
      "Versions tenues par l'État. The published versions that the State hosted, the first one first; an ARS that has taken its roadmap over answers them too.",
  })
  async roadmapVersionsOfState(
    @Root() { code }: EntityKey<'Region'>,
    @Ctx() { loaders }: Context<Loaders>,
  ): Promise<RoadmapVersionLine[]> {
    return historyOf(await loaders.versions.load(code));
  }
}

/** The roadmap that the State keeps of a region, as of a day, as the treaty shows it; null before its first version. */
export const stateRoadmap = async (
  { regionCode, type }: RoadmapNames,
  asOf: CivilDay | null,
  { versions }: Loaders,
) => presentRoadmap(type, await versions.load(regionCode), asOf);
