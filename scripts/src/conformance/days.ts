import { isDeepStrictEqual } from 'node:util';
import type { CivilDay } from '@hopen/schema';
import { type CheckGroup, ECHOES_THE_DAY, EVERYONE_READS, READS_STRICTLY } from './check.ts';
import { Breach, breachIfAny, Unseen } from './outcome.ts';
import type { ConformanceTarget } from './target.ts';

/** Date beyond any publication. */
const FAR_FUTURE = '2999-12-31';
/** Number of versions checked. */
const MOST_VERSIONS = 30;

/** Checks reading as of a day. */
export const DAY_CHECKS: CheckGroup = {
  subject: 'Days',
  after: [EVERYONE_READS, READS_STRICTLY],
  checks: [
    {
      name: ECHOES_THE_DAY,
      todo: 'Answer the asOf of the key as it came: it is half of the key.',
      run: echoes,
    },
    {
      name: 'the history holds together',
      todo: 'Number the versions from 1, by their days; each but the last is superseded on the day of the next.',
      run: historyHolds,
    },
    {
      name: 'before its first version there is no roadmap',
      todo: 'Answer null to a day before the first publication.',
      after: [ECHOES_THE_DAY],
      run: nothingBefore,
    },
    {
      name: 'each version is read by its day',
      todo: 'Answer the version in force on the day of asOf.',
      after: [ECHOES_THE_DAY],
      run: eachVersion,
    },
    {
      name: 'the future tells nothing more than today',
      todo: 'Read no version whose day is still to come, whatever asOf says.',
      after: [ECHOES_THE_DAY],
      run: nothingAhead,
    },
  ],
};

/** Version line; types are already verified by READS_STRICTLY. */
interface Version {
  readonly version: number;
  readonly status: string;
  readonly publishedOn: CivilDay;
  readonly supersededOn: CivilDay | null;
}

async function historyOf(ars: ConformanceTarget): Promise<[Version, ...Version[]]> {
  const { history } = (await ars.published()) as { history: [Version, ...Version[]] | null };
  if (!history?.length) throw new Breach('A roadmap is published, and history is empty.');
  return history;
}

async function echoes(ars: ConformanceTarget): Promise<string> {
  const { publishedOn } = (await ars.published()) as unknown as Version;
  const days = [null, publishedOn, FAR_FUTURE].filter((day) => day !== undefined);
  const faults: string[] = [];
  for (const day of days) {
    const roadmap = await ars.roadmap(day);
    if (roadmap && roadmap.asOf !== day)
      faults.push(`asOf ${day ?? 'null'} was answered as ${roadmap.asOf}.`);
  }
  breachIfAny(faults);
  return `${days.map((day) => day ?? 'today').join(', ')}.`;
}

async function historyHolds(ars: ConformanceTarget): Promise<string> {
  const history = await historyOf(ars);
  const expected = history.map(({ publishedOn }, index) => {
    const supersededOn = history[index + 1]?.publishedOn ?? null;
    const status = supersededOn ? 'SUPERSEDED' : 'PUBLISHED';
    return { version: index + 1, status, publishedOn, supersededOn };
  });
  const given = history.map(({ version, status, publishedOn, supersededOn }) => ({
    version,
    status,
    publishedOn,
    supersededOn,
  }));
  const days = history.map(({ publishedOn }) => publishedOn);
  if (isDeepStrictEqual(given, expected) && isDeepStrictEqual(days, [...new Set(days)].toSorted()))
    return `${history.length} ${history.length === 1 ? 'version' : 'versions'}, from ${days[0]} on.`;
  throw new Breach(`It is ${JSON.stringify(given)}, and by its days ${JSON.stringify(expected)}.`);
}

async function nothingBefore(ars: ConformanceTarget): Promise<string> {
  const [{ publishedOn }] = await historyOf(ars);
  const eve = dayBefore(publishedOn);
  const roadmap = await ars.roadmap(eve);
  if (roadmap) throw new Breach(`Version ${roadmap.version} is answered on ${eve}, before ${publishedOn}.`);
  return `Nothing on ${eve}.`;
}

const dayBefore = (day: CivilDay): CivilDay =>
  new Date(Date.parse(day) - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

async function eachVersion(ars: ConformanceTarget): Promise<string> {
  const latest = (await historyOf(ars)).slice(-MOST_VERSIONS);
  const faults: string[] = [];
  for (const { version, publishedOn } of latest) {
    const read = await ars.roadmap(publishedOn);
    if (read?.version !== version || read.publishedOn !== publishedOn)
      faults.push(`Version ${version} is of ${publishedOn}; that day answers version ${read?.version}.`);
  }
  breachIfAny(faults);
  return `${latest.map(({ version, publishedOn }) => `${version} on ${publishedOn}`).join(', ')}.`;
}

async function nothingAhead(ars: ConformanceTarget): Promise<string> {
  const [today, ahead] = [await ars.roadmap(), await ars.roadmap(FAR_FUTURE)];
  if (!today && !ahead) throw new Unseen('No roadmap is published yet.');
  if (isDeepStrictEqual({ ...ahead, asOf: null }, { ...today, asOf: null })) return `${FAR_FUTURE} is today.`;
  throw new Breach(
    `Version ${today?.version} today, version ${ahead?.version} on ${FAR_FUTURE}, or other words.`,
  );
}
