import { UserFacingError } from '@hopen/kit/user-facing-error';
import {
  type PublishedRoadmap,
  type RoadmapVersionAnswer,
  toPublishedRoadmap,
  VERSION_FIELDS,
} from '@hopen/roadmap-kit/domain';
import type { CivilDay } from '@hopen/schema';

const TIMEOUT_MS = 60_000;

/** Version number and first day. */
export interface VersionReference {
  readonly version: number;
  readonly publishedOn: CivilDay;
}

const VERSIONS = `query PublishedVersions($region: ID!) { region(code: $region) {
  hostedRoadmapVersions { version publishedOn } roadmap { history { version publishedOn } } } }`;
const VERSION = `query PublishedVersion($region: ID!, $day: Date!) { region(code: $region) {
  roadmap(asOf: $day) { ${VERSION_FIELDS} } } }`;

interface VersionsAnswer {
  readonly hostedRoadmapVersions: readonly VersionReference[] | null;
  readonly roadmap: { readonly history: readonly VersionReference[] | null } | null;
}

/**
 * Reads every published version of a region's roadmap from a running graph; `missing` are versions once hosted by the
 * State that the graph no longer returns with the same number and day. Throws on an incomplete result.
 */
export async function fetchPublishedVersions(
  graph: string,
  region: string,
): Promise<{
  readonly versions: readonly PublishedRoadmap[];
  readonly missing: readonly VersionReference[];
}> {
  const { hostedRoadmapVersions, roadmap } = await askRegion<VersionsAnswer>(graph, VERSIONS, { region });
  const versions: PublishedRoadmap[] = [];
  for (const { version, publishedOn: day } of roadmap?.history ?? []) {
    const answer = await askRegion<{ roadmap: RoadmapVersionAnswer | null }>(graph, VERSION, { region, day });
    if (answer.roadmap?.version !== version)
      throw new UserFacingError(
        `${graph}: roadmap(asOf: "${day}") answers version ${answer.roadmap?.version ?? 'none'} instead of ${version}.`,
      );
    versions.push(toPublishedRoadmap(answer.roadmap));
  }
  refuseIfUnsound(graph, region, versions);
  const isAnswered = (hosted: VersionReference) =>
    versions.some((each) => each.version === hosted.version && each.publishedOn === hosted.publishedOn);
  return { versions, missing: (hostedRoadmapVersions ?? []).filter((hosted) => !isAnswered(hosted)) };
}

/** Validates a history before it is imported: one region, numbered from 1, in order of days. */
function refuseIfUnsound(graph: string, region: string, versions: readonly PublishedRoadmap[]): void {
  const days = versions.map(({ publishedOn }) => publishedOn);
  const isSound = versions.every(
    ({ regionCode, version, publishedOn }, index) =>
      regionCode === region && version === index + 1 && (index === 0 || publishedOn > days[index - 1]!),
  );
  if (!isSound)
    throw new UserFacingError(
      `${graph} answers a history that is none: versions of region ${region}, numbered from 1 in the order of their days.`,
    );
}

/** Region of a complete result. */
async function askRegion<Region>(graph: string, query: string, variables: object): Promise<Region> {
  const response = await fetch(graph, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-require-complete': 'true' },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: Error) => {
    const { code = error.message } = (error.cause ?? {}) as { code?: string };
    throw new UserFacingError(`Nothing answers at ${graph}: ${code}.`);
  });
  const { data, errors } = await response.json().catch(() => ({}));
  if (!errors?.length && data?.region) return data.region;
  const { message = `HTTP ${response.status}`, extensions } = errors?.[0] ?? {};
  const reason = extensions?.subgraph ? `${message} (${extensions.subgraph})` : message;
  throw new UserFacingError(`${graph} cannot tell what was published: ${reason}`);
}
