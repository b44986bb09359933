import { isDeepStrictEqual } from 'node:util';
import {
  type PublishedRoadmap,
  type RoadmapVersionAnswer,
  toPublishedRoadmap,
} from '@hopen/roadmap-kit/domain';
import { fetchPublishedVersions, type VersionReference } from '../new-ars/published-versions.ts';
import { type CheckGroup, ECHOES_THE_DAY, EVERYONE_READS, READS_STRICTLY } from './check.ts';
import { breachIfAny, Unseen } from './outcome.ts';
import type { ConformanceTarget } from './target.ts';

/** Checks that versions already published by the graph are preserved by this subgraph. */
export const HISTORY_CHECKS: CheckGroup = {
  subject: 'History',
  after: [EVERYONE_READS, READS_STRICTLY],
  checks: [
    {
      name: 'every version that the graph has published is there, word for word',
      todo: 'Put what is missing into data/roadmap.json ("npm run new-ars -- --from URL" writes it): a published version stays, whoever hosts it.',
      after: [ECHOES_THE_DAY],
      run: keepsHistory,
    },
  ],
};

async function keepsHistory(ars: ConformanceTarget): Promise<string> {
  const { from, region } = ars.options;
  if (!from) throw new Unseen('Say with --from where the running graph answers, and run this again.');
  // Faults of the graph are not counted against the subgraph.
  const { versions, missing } = await fetchPublishedVersions(from, region).catch((error: Error) => {
    throw new Unseen(error.message);
  });
  const count = versions.length + missing.length;
  if (count === 0) throw new Unseen(`${from} has published no version of this roadmap.`);
  const faults: string[] = [];
  for (const version of versions) {
    const answer = await answerOf(version, ars);
    faults.push(
      ...(typeof answer === 'string' ? [answer] : differences(version, toPublishedRoadmap(answer))),
    );
  }
  for (const version of missing) {
    const answer = await answerOf(version, ars);
    if (typeof answer === 'string') faults.push(answer);
  }
  breachIfAny(faults);
  return `${count}, as ${from} answers them.`;
}

/** Response as of a version's first day; a message if it is another version or none. */
async function answerOf(
  { version, publishedOn }: VersionReference,
  ars: ConformanceTarget,
): Promise<RoadmapVersionAnswer | string> {
  const answer = (await ars.roadmap(publishedOn)) as RoadmapVersionAnswer | null;
  if (answer?.version === version) return answer;
  const found = answer ? `version ${answer.version}` : 'none';
  return `Version ${version} is missing: as of ${publishedOn}, its first day, there is ${found}.`;
}

/** Fields that differ from the published version. */
const differences = (published: PublishedRoadmap, answered: PublishedRoadmap): string[] =>
  Object.entries(published).flatMap(([field, value]) =>
    isDeepStrictEqual(value, answered[field as keyof PublishedRoadmap])
      ? []
      : [`Version ${published.version}: ${field} is not what was published.`],
  );
