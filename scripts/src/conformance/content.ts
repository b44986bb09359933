import { readFile } from 'node:fs/promises';
import {
  type RoadmapContent,
  type RoadmapVersionAnswer,
  roadmapViolations,
  toPublishedRoadmap,
} from '@hopen/roadmap-kit/domain';
import { isRank, isRoadmapDay, isVersion, MOST_LINES, VerificationStatus } from '@hopen/schema';
import { type CheckGroup, EVERYONE_READS, READS_STRICTLY } from './check.ts';
import { Breach, breachIfAny } from './outcome.ts';
import type { ConformanceTarget } from './target.ts';

/** Domains of the programme, from the State's reference data. */
const DEFINITIONS = new URL('../../../subgraphs/indicators/data/hopen.json', import.meta.url);

/** Content checks, by the rules that also apply to publication. */
export const CONTENT_CHECKS: CheckGroup = {
  subject: 'Content',
  after: [EVERYONE_READS, READS_STRICTLY],
  checks: [
    {
      name: 'it puts one or two domains of the programme first',
      todo: 'Name one or two of the seven domains, each once.',
      run: priorities,
    },
    {
      name: 'it keeps the rules of every roadmap',
      todo: 'Mend the field that is named; roadmapViolations of @hopen/roadmap-kit/domain has the rules.',
      run: otherRules,
    },
    {
      name: 'it says what it rests on, and is official only by a source',
      todo: 'Name the text in source, or say that the content is REPORTED, ASSUMED, DECLARED or SYNTHETIC.',
      run: certainty,
    },
  ],
};

const CODES_OF_PRIORITIES = ['PRIORITY_DOMAINS', 'UNKNOWN_DOMAIN', 'DUPLICATE_ITEM'];

const isOfPriorities = ({ code, details }: { code: string; details: { field?: string } }) =>
  CODES_OF_PRIORITIES.includes(code) && details.field?.startsWith('content.priorityDomains');

async function priorities(ars: ConformanceTarget): Promise<string> {
  const roadmap = (await ars.published()) as unknown as Shown;
  breachIfAny((await violationsOf(roadmap)).filter(isOfPriorities).map(worded));
  return `${(roadmap.priorityDomains ?? []).map(({ domain }) => domain?.code).join(', ')}.`;
}

async function otherRules(ars: ConformanceTarget): Promise<string> {
  const roadmap = (await ars.published()) as unknown as Shown;
  const violations = (await violationsOf(roadmap)).filter((each) => !isOfPriorities(each));
  breachIfAny([...violations.map(worded), ...unsoundValues(roadmap)]);
  const { firstYear, lastYear, axes, forecast, milestones } = roadmap;
  return `${firstYear} to ${lastYear}, axes: ${axes?.length}, forecast: ${forecast?.length}, milestones: ${milestones?.length}.`;
}

/** Values that are no input of the ARS, by the bounds that the gateway reads with. */
function unsoundValues({ version, publishedOn, supersededOn, priorityDomains, history }: Shown): string[] {
  const ranks = (priorityDomains ?? []).map(({ rank }) => rank);
  const lines = history ?? [];
  const sound: [string, boolean][] = [
    ['version', version === null || isVersion(version)],
    ['publishedOn', publishedOn === null || isRoadmapDay(publishedOn)],
    ['supersededOn', supersededOn === null || isRoadmapDay(supersededOn)],
    [
      'rank',
      ranks.slice(0, MOST_LINES.priorityDomains).every(isRank) && new Set(ranks).size === ranks.length,
    ],
    ['history', lines.every((line) => isVersion(line.version) && isRoadmapDay(line.publishedOn))],
  ];
  return sound.flatMap(([field, isSound]) => (isSound ? [] : [`${field} is out of bounds.`]));
}

async function certainty(ars: ConformanceTarget): Promise<string> {
  const { verificationStatus, source } = (await ars.published()) as unknown as Shown;
  if (!verificationStatus) throw new Breach('verificationStatus is null.');
  if (verificationStatus === VerificationStatus.OFFICIAL && !source?.trim())
    throw new Breach('verificationStatus is OFFICIAL, and source names no text.');
  return `${verificationStatus}: ${source?.slice(0, 200) ?? 'no source'}.`;
}

const worded = ({ code, message, details }: { code: string; message: string; details: { field?: string } }) =>
  `${code} ${details.field?.replace('content.', '')}: ${message}`;

/** Roadmap in the treaty's shape, any field of which may be null; types are already verified by READS_STRICTLY. */
type Shown = {
  readonly [Name in Exclude<keyof RoadmapVersionAnswer, 'priorityDomains'>]:
    | RoadmapVersionAnswer[Name]
    | null;
} & {
  readonly priorityDomains:
    | readonly (RoadmapVersionAnswer['priorityDomains'][number] & { readonly rank: number })[]
    | null;
  readonly supersededOn: string | null;
  readonly history: readonly { version: number; publishedOn: string }[] | null;
};

/** Violations of a roadmap. Allotments are not public, so the forecast's sum is not checked. */
async function violationsOf(roadmap: Shown) {
  const { domains } = JSON.parse(await readFile(DEFINITIONS, 'utf8')) as { domains: { code: string }[] };
  const facts = { domainCodes: domains.map(({ code }) => code), allottedCents: Number.MAX_SAFE_INTEGER };
  return roadmapViolations(contentOf(roadmap), facts);
}

const UNKNOWN_DOMAIN = { code: '' };
/** Values of missing mandatory fields: they violate their own rules. */
const EMPTY = {
  firstYear: 0,
  lastYear: 0,
  vision: '',
  priorityDomains: [],
  axes: [],
  forecast: [],
  milestones: [],
};

function contentOf(shown: Shown): RoadmapContent {
  const known = Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null));
  const answer = { ...EMPTY, contact: null, ...known } as unknown as RoadmapVersionAnswer;
  const withDomain = <Line extends { readonly domain: typeof UNKNOWN_DOMAIN | null }>(line: Line) => ({
    ...line,
    domain: line.domain ?? UNKNOWN_DOMAIN,
  });
  return toPublishedRoadmap({
    ...answer,
    priorityDomains: answer.priorityDomains.map(withDomain),
    forecast: answer.forecast.map(withDomain),
  });
}
