import { UserFacingError } from '@hopen/kit';
import type { KeptRoadmap } from '@hopen/schema';

/** Everything that the treaty says of one version. */
export const VERSION = `__typename regionCode version publishedOn firstYear lastYear vision source verificationStatus
  priorityDomains { domain { programmeCode code } rationale target { rate reachedBy } }
  axes { title description domains { programmeCode code } } forecast { year domain { programmeCode code } amount }
  milestones { title dueOn } contact { organisation role email link }`;

/** A version as the graph answers it, in every field of the treaty. */
export interface ToldVersion extends Omit<KeptRoadmap, 'priorities' | 'axes' | 'forecast'> {
  readonly priorityDomains: readonly {
    readonly domain: ToldDomain;
    readonly rationale: string | null;
    readonly target: { readonly rate: number; readonly reachedBy: string } | null;
  }[];
  readonly axes: readonly {
    readonly title: string;
    readonly description: string;
    readonly domains: readonly ToldDomain[];
  }[];
  readonly forecast: readonly {
    readonly year: number;
    readonly domain: ToldDomain;
    readonly amount: number;
  }[];
}

interface ToldDomain {
  readonly code: string;
}

/** A version by its number and its first day. */
export interface VersionLine {
  readonly version: number;
  readonly publishedOn: string;
}

interface ToldRegion {
  readonly roadmapVersionsOfState: readonly VersionLine[] | null;
  readonly roadmap: { readonly history: readonly VersionLine[] | null } | null;
}

/**
 * Reads from a running graph every version of a region's roadmap that was published so far, whoever hosts it: those in its
 * history, each in all its words, and the lines of those that the State has hosted. Throws unless the graph could tell all.
 */
export async function publishedVersions(
  graph: string,
  regionCode: string,
): Promise<{ readonly versions: readonly KeptRoadmap[]; readonly ofState: readonly VersionLine[] }> {
  const lines = `query PublishedLines($region: ID!) {
    region(code: $region) { roadmapVersionsOfState { version publishedOn } roadmap { history { version publishedOn } } } }`;
  const region: ToldRegion = await askRegion(graph, lines, { region: regionCode });
  const versions: KeptRoadmap[] = [];
  for (const { version, publishedOn } of region.roadmap?.history ?? []) {
    const query = `query PublishedVersion($region: ID!, $day: Date!) {
      region(code: $region) { roadmap(asOf: $day) { ${VERSION} } } }`;
    const { roadmap } = await askRegion(graph, query, { region: regionCode, day: publishedOn });
    if (roadmap?.version !== version)
      throw new UserFacingError(
        `${graph} reads version ${version}, of ${publishedOn}, under another number.`,
      );
    versions.push(keptFrom(roadmap));
  }
  return { versions, ofState: region.roadmapVersionsOfState ?? [] };
}

/** A version as a subgraph keeps it, from how the graph answers it. Of the treaty alone: what its ARS adds is not in it. */
export function keptFrom(told: ToldVersion): KeptRoadmap {
  const { regionCode, version, publishedOn, firstYear, lastYear, vision, contact, source } = told;
  return {
    regionCode,
    version,
    publishedOn,
    firstYear,
    lastYear,
    vision,
    priorities: told.priorityDomains.map(({ domain, target, rationale }) => ({
      domainCode: domain.code,
      targetRate: target?.rate ?? null,
      targetOn: target?.reachedBy ?? null,
      rationale,
    })),
    axes: told.axes.map(({ title, description, domains }) => ({
      title,
      description,
      domainCodes: domains.map(({ code }) => code),
    })),
    forecast: told.forecast.map(({ year, domain, amount }) => ({
      year,
      domainCode: domain.code,
      amountCents: amount,
    })),
    milestones: told.milestones.map(({ title, dueOn }) => ({ title, dueOn })),
    contact: contact && {
      organisation: contact.organisation,
      role: contact.role,
      email: contact.email,
      link: contact.link,
    },
    source,
    verificationStatus: told.verificationStatus,
  };
}

/** The region of an answer that is whole. */
// biome-ignore lint/suspicious/noExplicitAny: what it has, the query says.
async function askRegion(graph: string, query: string, variables: object): Promise<any> {
  const response = await fetch(graph, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-require-complete': 'true' },
    body: JSON.stringify({ query, variables }),
  }).catch((error: Error) => {
    const { code = error.message } = (error.cause ?? {}) as { code?: string };
    throw new UserFacingError(`Nothing answers at ${graph}: ${code}.`);
  });
  const { data, errors } = await response.json().catch(() => ({}));
  if (errors?.length || !data?.region) {
    const said = errors?.[0]?.message ?? `HTTP ${response.status}`;
    throw new UserFacingError(`${graph} cannot tell what was published: ${said}`);
  }
  return data.region;
}
