import type { CivilDay } from './civil-day.ts';
import type { VerificationStatus } from './provenance.ts';
import { RoadmapStatus, type RoadmapVersionLine } from './roadmap-parts.ts';

/** The programme whose domains a roadmap ranks and whose envelope it plans. */
export const ROADMAP_PROGRAMME = 'HOPEN';

/** What an ARS writes of its roadmap. Domains are codes of HOP'EN. */
export interface RoadmapContent {
  firstYear: number;
  lastYear: number;
  vision: string;
  /** The domains that the region puts first, by rank. A roadmap that was read elsewhere may name no target. */
  priorities: {
    domainCode: string;
    targetRate: number | null;
    targetOn: CivilDay | null;
    rationale: string | null;
  }[];
  axes: { title: string; description: string; domainCodes: string[] }[];
  forecast: { year: number; domainCode: string; amountCents: number }[];
  milestones: { title: string; dueOn: CivilDay }[];
  contact: { organisation: string; role: string; email: string | null; link: string | null } | null;
}

/**
 * A published version as a subgraph keeps it; it never changes. Each subgraph has a class of its own below it, and adds
 * what its region says beyond the treaty.
 */
export abstract class KeptRoadmap implements RoadmapContent {
  regionCode!: string;
  version!: number;
  publishedOn!: CivilDay;
  firstYear!: number;
  lastYear!: number;
  vision!: string;
  priorities!: RoadmapContent['priorities'];
  axes!: RoadmapContent['axes'];
  forecast!: RoadmapContent['forecast'];
  milestones!: RoadmapContent['milestones'];
  contact!: RoadmapContent['contact'];
  source!: string;
  verificationStatus!: VerificationStatus;
}

/**
 * A region's roadmap as of a day, as the treaty shows it, under the type that answers for it. `versions` are those published
 * up to today, the first one first; null before the first.
 */
export function presentRoadmap<Kept extends KeptRoadmap>(
  __typename: string,
  versions: readonly Kept[],
  asOf: CivilDay | null,
) {
  const kept = versions.findLast(({ publishedOn }) => asOf === null || publishedOn <= asOf);
  if (!kept) return null;
  const history = historyOf(versions);
  const { status, supersededOn } = history.find(({ version }) => version === kept.version)!;
  return {
    ...kept,
    ...presentContent(kept.regionCode, kept),
    __typename,
    asOf,
    status,
    supersededOn,
    history,
  };
}

/** What an ARS wrote, as the treaty shows it: each domain by its key. */
export function presentContent(regionCode: string, content: RoadmapContent) {
  const { firstYear, lastYear, vision, contact } = content;
  return {
    firstYear,
    lastYear,
    vision,
    milestones: content.milestones.toSorted((one, other) => (one.dueOn < other.dueOn ? -1 : 1)),
    contact,
    priorityDomains: content.priorities.map(({ domainCode, targetRate, targetOn, rationale }, index) => ({
      rank: index + 1,
      domain: domainOf(domainCode),
      rationale,
      target:
        targetRate === null || targetOn === null
          ? null
          : {
              regionCode,
              programmeCode: ROADMAP_PROGRAMME,
              domainCode,
              rate: targetRate,
              reachedBy: targetOn,
            },
    })),
    axes: content.axes.map(({ domainCodes, ...axis }) => ({ ...axis, domains: domainCodes.map(domainOf) })),
    forecast: content.forecast.map(({ year, domainCode, amountCents }) => ({
      year,
      domain: domainOf(domainCode),
      amount: amountCents,
    })),
  };
}

/** The lines of the versions published, which come with the first one first. */
export const historyOf = (versions: readonly KeptRoadmap[]): RoadmapVersionLine[] =>
  versions.map(({ version, publishedOn }, index) => {
    const next = versions[index + 1];
    return {
      version,
      publishedOn,
      status: next ? RoadmapStatus.SUPERSEDED : RoadmapStatus.PUBLISHED,
      supersededOn: next?.publishedOn ?? null,
    };
  });

const domainOf = (code: string) => ({ programmeCode: ROADMAP_PROGRAMME, code });
