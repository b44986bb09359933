import type { Context } from '@hopen/kit';
import { type CivilDay, DateScalar } from '@hopen/schema';
import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { PACA, PacaRoadmap } from '../domain/paca-roadmap.ts';
import { PacaRoadmapType } from './paca-roadmap.type.ts';

@Resolver(() => PacaRoadmapType)
export class PacaRoadmapResolver {
  @Query(() => PacaRoadmapType, {
    nullable: true,
    description:
      "Feuille de route de Provence-Alpes-Côte d'Azur. The version in force on a day; null before the first.",
  })
  pacaRoadmap(
    @Arg('asOf', () => DateScalar, { nullable: true, description: 'Date de lecture. Today by default.' })
    asOf: CivilDay | null = null,
    @Ctx() context: Context<unknown>,
  ) {
    return pacaRoadmap(asOf, context);
  }
}

/** The region's roadmap as of a day, as the treaty shows it; null before its first version. */
export async function pacaRoadmap(asOf: CivilDay | null, { em, today }: Context<unknown>) {
  const inForce = { publishedOn: { $lte: asOf ?? today } };
  const roadmap = await em.findOne(PacaRoadmap, inForce, { orderBy: { version: 'desc' } });
  if (!roadmap) return null;
  const { axes, priorityDomainCodes, ...rest } = roadmap;
  return {
    ...rest,
    __typename: 'PacaRoadmap',
    regionCode: PACA,
    asOf,
    priorityDomains: priorityDomainCodes.map((code, index) => ({
      rank: index + 1,
      domain: hopenDomain(code),
    })),
    axes: axes.map(({ domainCodes, ...axis }) => ({ ...axis, domains: domainCodes.map(hopenDomain) })),
  };
}

const hopenDomain = (code: string) => ({ programmeCode: 'HOPEN', code });
