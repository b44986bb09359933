import { type EntityKey, lastYearEnd, type RoadmapTargetKey, seesRegionInFull, steers } from '@hopen/schema';
import { Arg, Args, ArgsType, Ctx, Directive, Field, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import {
  attainmentByLegalStatus,
  attainmentOf,
  type ByLegalStatus,
  type ProgrammeMember,
} from '../domain/attainment.ts';
import { fullAttainment, publicAttainment } from '../domain/small-cells.ts';
import { progressOf } from '../domain/target-progress.ts';
import { AttainmentType, presentAttainment, TargetProgressType } from './attainment.type.ts';
import { requireProgramme } from './indicator.resolver.ts';
import { ProgrammeReference, RegionReference, RoadmapTargetReference } from './indicator.type.ts';
import type { RequestContext } from './loaders.ts';

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
  // Reads the verdicts of every beneficiary of the programme.
  @Directive('@cost(weight: 950)')
  @FieldResolver(() => AttainmentType, {
    nullable: true,
    description:
      'Atteinte nationale. How far the country is today. Small counts are suppressed but for its steering body.',
  })
  attainment(
    @Root() { code }: EntityKey<'Programme'>,
    @Arg('isPublic', () => Boolean, PUBLIC) isPublic: boolean | null = null,
    @Ctx() context: RequestContext,
  ): Promise<AttainmentType> {
    return nationalAttainment(context, code, isPublic);
  }
}

@Resolver(() => RegionReference)
export class RegionAttainmentResolver {
  // Shared by all regions of a request.
  @Directive('@cost(weight: 150)')
  @FieldResolver(() => AttainmentType, {
    nullable: true,
    description:
      'Atteinte régionale. How far those are whose open sites are all in the region: one over several counts in the country alone. As of today for its ARS and the steering body of the programme; everybody else is told it as of the last 31 December, without what would tell of one or two.',
  })
  async attainment(
    @Root() { code }: EntityKey<'Region'>,
    @Args(() => AttainmentArgs) { programme, isPublic }: AttainmentArgs,
    @Ctx() context: RequestContext,
  ): Promise<AttainmentType | null> {
    const { loaders, today, viewer } = context;
    if (seesRegionInFull(viewer, { programmeCode: programme, regionCode: code })) {
      const members = (await regionalMembers(context, programme, code)).filter(hasStatus(isPublic));
      return presentAttainment(programme, fullAttainment(attainmentOf(members)), today);
    }
    await requireProgramme(loaders, programme);
    const day = lastYearEnd(today);
    const attainment = (await loaders.publicRegions(day)(programme)).of(code, statusOf(isPublic));
    return attainment && presentAttainment(programme, attainment, day);
  }
}

@Resolver(() => RoadmapTargetReference)
export class RoadmapTargetResolver {
  // Reads the verdicts of a whole region.
  @Directive('@cost(weight: 60)')
  @FieldResolver(() => TargetProgressType, {
    nullable: true,
    description:
      'Progression. How far the region is on the way to it today, wherever its roadmap is hosted. Its ARS and the steering body of the programme only.',
  })
  async progress(
    @Root() target: RoadmapTargetKey,
    @Ctx() context: RequestContext,
  ): Promise<TargetProgressType | null> {
    const { domains } = attainmentOf(await regionalMembers(context, target.programmeCode, target.regionCode));
    const progress = progressOf(domains, target, context.today);
    return progress && { ...progress, isSuppressed: false };
  }
}

/** For viewers without access to the values all three statuses are counted: suppression in one depends on the others. */
async function nationalAttainment(
  context: RequestContext,
  programme: string,
  isPublic: boolean | null,
): Promise<AttainmentType> {
  await requireProgramme(context.loaders, programme);
  const { loaders, viewer, today } = context;
  const members = await loaders.members(programme);
  const attainment = steers(viewer, programme)
    ? fullAttainment(attainmentOf(members.filter(hasStatus(isPublic))))
    : publicAttainment(attainmentByLegalStatus(members), statusOf(isPublic));
  return presentAttainment(programme, attainment, today);
}

const statusOf = (isPublic: boolean | null | undefined): keyof ByLegalStatus<unknown> =>
  isPublic == null ? 'all' : isPublic ? 'isPublic' : 'isPrivate';

/** Members with all open sites in the region; one with sites elsewhere too would be revealed by the difference. */
async function regionalMembers(
  { loaders }: RequestContext,
  programme: string,
  code: string,
): Promise<ProgrammeMember[]> {
  await requireProgramme(loaders, programme);
  return loaders.membersIn(programme).load(code);
}

const hasStatus =
  (status: boolean | null | undefined) =>
  ({ isPublic }: ProgrammeMember) =>
    status == null || isPublic === status;
