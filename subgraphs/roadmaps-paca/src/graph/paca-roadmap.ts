import type { Context } from '@hopen/kit';
import { type CivilDay, presentRoadmap, readingDay } from '@hopen/schema';
import { PACA, PacaRoadmap } from '../domain/paca-roadmap.ts';

/** The region's roadmap as of a day, as the treaty shows it; null before its first version, and for another region. */
export async function pacaRoadmap(
  { regionCode, asOf = null }: { regionCode: string; asOf?: CivilDay | null },
  { em, today }: Context<unknown>,
) {
  if (regionCode !== PACA) return null;
  const inForce = { publishedOn: { $lte: readingDay(asOf, today) } };
  const roadmap = await em.findOne(PacaRoadmap, inForce, { orderBy: { version: 'desc' } });
  return roadmap && { ...presentRoadmap('PacaRoadmap', roadmap, asOf), regionCode };
}
