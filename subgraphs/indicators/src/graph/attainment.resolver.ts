import type { Context } from '@hopen/kit';
import type { EntityKey, RoadmapTargetKey } from '@hopen/schema';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { attainmentOf } from '../domain/attainment.ts';
import { progressOf } from '../domain/progress.ts';
import { AttainmentType, presentAttainment, TargetProgressType } from './attainment.type.ts';
import { knownProgramme } from './indicator.resolver.ts';
import { ProgrammeReference, RegionReference, RoadmapTargetReference } from './indicator.type.ts';
import type { Loaders } from './loaders.ts';

type RequestContext = Context<Loaders>;

const PUBLIC = {
  nullable: true,
  description: 'Public ou privé. Only public ones, or only private ones; both when left out.',
};

@ArgsType()
class AttainmentArgs {
  @Field(() => ID, { description: 'Code du programme. Else `UNKNOWN_PROGRAMME`.' })
  programme!: string;

  @Field(() => Boolean, PUBLIC)
  isPublic?: boolean | null;
}

@Resolver(() => ProgrammeReference)
export class ProgrammeAttainmentResolver {
  @FieldResolver(() => AttainmentType, {
    nullable: true,
    description: 'Atteinte nationale. How far the country is today; public.',
  })
  attainment(
    @Root() { code }: EntityKey<'Programme'>,
    @Arg('isPublic', () => Boolean, PUBLIC) isPublic: boolean | null,
    @Ctx() context: RequestContext,
  ): Promise<AttainmentType> {
    return attained(context, { programme: code, isPublic }, () => true);
  }
}

@Resolver(() => RegionReference)
export class RegionAttainmentResolver {
  @FieldResolver(() => AttainmentType, {
    nullable: true,
    description:
      'Atteinte régionale. How far the region is today; a legal entity over several regions counts in each. Its ARS and the DGOS only.',
  })
  attainment(
    @Root() { code }: EntityKey<'Region'>,
    @Args(() => AttainmentArgs) args: AttainmentArgs,
    @Ctx() context: RequestContext,
  ): Promise<AttainmentType> {
    return attained(context, args, (regionCodes) => regionCodes.includes(code));
  }
}

@Resolver(() => RoadmapTargetReference)
export class RoadmapTargetResolver {
  @FieldResolver(() => TargetProgressType, {
    nullable: true,
    description:
      'Progression. How far the region is on the way to it today, wherever its roadmap is hosted. Its ARS and the DGOS only.',
  })
  async progress(
    @Root() target: RoadmapTargetKey,
    @Ctx() context: RequestContext,
  ): Promise<TargetProgressType | null> {
    const { regionCode, programmeCode: programme } = target;
    const { domains } = await attained(context, { programme }, (codes) => codes.includes(regionCode));
    return progressOf(domains, target, context.today);
  }
}

async function attained(
  { loaders }: RequestContext,
  { programme, isPublic }: AttainmentArgs,
  isIn: (regionCodes: readonly string[]) => boolean,
): Promise<AttainmentType> {
  await knownProgramme(loaders, programme);
  const members = (await loaders.members(programme)).filter(
    (member) => isIn(member.regionCodes) && (isPublic == null || member.isPublic === isPublic),
  );
  return presentAttainment(programme, attainmentOf(members));
}
