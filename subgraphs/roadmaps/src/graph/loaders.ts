import { oneByKey, type Scope } from '@hopen/kit';
import { type CivilDay, readingDay } from '@hopen/schema';
import { StandardRoadmap } from '../domain/standard-roadmap.ts';

/** What one request reads: of each region the version in force on a day, one statement per distinct day. */
export function createLoaders({ em, today }: Scope) {
  const days = new Map<CivilDay, ReturnType<typeof roadmapsOn>>();
  const roadmapsOn = (day: CivilDay) =>
    oneByKey(
      async (regionCodes) => {
        const where = { regionCode: { $in: [...regionCodes] }, publishedOn: { $lte: day } };
        const versions = await em.find(StandardRoadmap, where, { orderBy: { version: 'asc' } });
        return [...new Map(versions.map((version) => [version.regionCode, version])).values()];
      },
      (row) => row.regionCode,
    );
  return {
    roadmap(regionCode: string, asOf: CivilDay | null): Promise<StandardRoadmap | null> {
      const day = readingDay(asOf, today);
      const loader = days.get(day) ?? roadmapsOn(day);
      days.set(day, loader);
      return loader.load(regionCode);
    },
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
