import type { Context } from '@hopen/kit';
import { type EntityKey, lastYearEnd, type RoadmapTargetKey } from '@hopen/schema';
import { Arg, Args, ArgsType, Ctx, Directive, Field, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { attainmentByStatus, attainmentOf, type ByStatus, type Member } from '../domain/attainment.ts';
import { progressOf } from '../domain/target-progress.ts';
import { toldInFull, toldToAll } from '../domain/small-cells.ts';
import { AttainmentType, presentAttainment, TargetProgressType } from './attainment.type.ts';
import { ownsRegion } from './authorisation.ts';
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
  // Counts the verdicts of all who are concerned.
  @Directive('@cost(weight: 600)')
  @FieldResolver(() => AttainmentType, {
    nullable: true,
    description:
      'Atteinte nationale. How far the country is today. Small counts are suppressed but for the DGOS.',
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
  // Of all regions of a question together.
  @Directive('@cost(weight: 150)')
  @FieldResolver(() => AttainmentType, {
    nullable: true,
    description:
      'Atteinte régionale. How far those are whose open sites are all in the region: one over several counts in the country alone. As of today for its ARS and the DGOS; everybody else is told it as of the last 31 December, without what would tell of one or two.',
  })
  async attainment(
    @Root() { code }: EntityKey<'Region'>,
    @Args(() => AttainmentArgs) { programme, isPublic }: AttainmentArgs,
    @Ctx() context: RequestContext,
  ): Promise<AttainmentType | null> {
    const { loaders, today, viewer } = context;
    if (ownsRegion(viewer, code)) {
      const members = (await regional(context, programme, code)).filter(ofStatus(isPublic));
      return presentAttainment(programme, toldInFull(attainmentOf(members)), today);
    }
    await knownProgramme(loaders, programme);
    const day = lastYearEnd(today);
    const told = (await loaders.toldRegions(day)(programme)).of(code, statusOf(isPublic));
    return told && presentAttainment(programme, told, day);
  }
}

@Resolver(() => RoadmapTargetReference)
export class RoadmapTargetResolver {
  // Counts all of their regions.
  @Directive('@cost(weight: 60)')
  @FieldResolver(() => TargetProgressType, {
    nullable: true,
    description:
      'Progression. How far the region is on the way to it today, wherever its roadmap is hosted. Its ARS and the DGOS only.',
  })
  async progress(
    @Root() target: RoadmapTargetKey,
    @Ctx() context: RequestContext,
  ): Promise<TargetProgressType | null> {
    const { domains } = attainmentOf(await regional(context, target.programmeCode, target.regionCode));
    const progress = progressOf(domains, target, context.today);
    return progress && { ...progress, isSuppressed: false };
  }
}

/** Everybody, the public ones and the private ones are counted for whoever sees no values: the one could tell the other. */
async function nationalAttainment(
  context: RequestContext,
  programme: string,
  isPublic: boolean | null,
): Promise<AttainmentType> {
  await knownProgramme(context.loaders, programme);
  const { loaders, viewer, today } = context;
  const members = await loaders.members(programme);
  const told =
    viewer.role === 'DGOS'
      ? toldInFull(attainmentOf(members.filter(ofStatus(isPublic))))
      : toldToAll(attainmentByStatus(members), statusOf(isPublic));
  return presentAttainment(programme, told, today);
}

const statusOf = (isPublic: boolean | null | undefined): keyof ByStatus<unknown> =>
  isPublic == null ? 'all' : isPublic ? 'isPublic' : 'isPrivate';

/** Those that an ARS sees: who has sites elsewhere too would be told by the difference. */
async function regional({ loaders }: RequestContext, programme: string, code: string): Promise<Member[]> {
  await knownProgramme(loaders, programme);
  return loaders.membersIn(programme).load(code);
}

const ofStatus =
  (status: boolean | null | undefined) =>
  ({ isPublic }: Member) =>
    status == null || isPublic === status;
