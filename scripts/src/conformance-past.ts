import { isDeepStrictEqual } from 'node:util';
import {
  breachIfAny,
  ECHOES_THE_DAY,
  EVERYONE_READS,
  type Group,
  READS_STRICTLY,
  Unseen,
} from './conformance-check.ts';
import type { Examined } from './conformance-examined.ts';
import { keptFrom, publishedVersions, type ToldVersion, type VersionLine } from './published-versions.ts';

/** Whether what the graph has published of the region's roadmap is still there once this subgraph answers. */
export const PAST_CHECKS: Group = {
  subject: 'Past',
  after: [EVERYONE_READS, READS_STRICTLY],
  checks: [
    {
      name: 'every version that the graph has published is there, word for word',
      todo: 'Bring what is missing into data/roadmap.json ("npm run new-ars -- --from URL" writes it): a published version stays, whoever hosts it.',
      after: [ECHOES_THE_DAY],
      look: keepsThePast,
    },
  ],
};

async function keepsThePast(ars: Examined): Promise<string> {
  const { from, region } = ars.options;
  if (!from) throw new Unseen('Say with --from where the running graph answers, and run this again.');
  const { versions, ofState } = await publishedVersions(from, region);
  const lines = [...versions, ...ofState.filter((line) => !versions.some((each) => isSame(each, line)))];
  if (lines.length === 0) throw new Unseen(`${from} has published no version of this roadmap.`);
  const faults: string[] = [];
  for (const line of lines) {
    const told = (await ars.roadmap(line.publishedOn)) as ToldVersion | null;
    if (told?.version !== line.version)
      faults.push(`Version ${line.version}, of ${line.publishedOn}, is missing.`);
    else if ('vision' in line) faults.push(...differencesOf(line, keptFrom(told)));
  }
  breachIfAny(faults);
  return `${lines.length}, as ${from} answers them.`;
}

const isSame = (one: VersionLine, other: VersionLine) =>
  one.version === other.version && one.publishedOn === other.publishedOn;

/** The fields in which a version is not what was published. */
const differencesOf = (published: VersionLine & object, told: object): string[] =>
  Object.entries(published).flatMap(([field, value]) =>
    isDeepStrictEqual(value, told[field as keyof typeof told])
      ? []
      : [`Version ${published.version}: ${field} is not what was published.`],
  );
