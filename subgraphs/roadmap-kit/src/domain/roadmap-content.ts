import type { CivilDay, VerificationStatus } from '@hopen/schema';
import { RoadmapStatus, type RoadmapVersionLine } from '@hopen/schema';

/** Programme whose domains a roadmap ranks and whose envelope it plans. */
export const ROADMAP_PROGRAMME = 'HOPEN';

/** Content of a roadmap, as its ARS writes it. Domain codes are HOP'EN's. */
export interface RoadmapContent {
  firstYear: number;
  lastYear: number;
  vision: string;
  /** Priority domains by rank. Imported roadmaps may lack targets. */
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

/** Published version as stored; immutable. Each subgraph derives its own class, with the region's additional fields. */
export abstract class PublishedRoadmap implements RoadmapContent {
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
 * Roadmap of a region as of a day, in the treaty's shape and under its concrete type. `versions` are those published up
 * to today, oldest first; null before the first.
 */
export function presentRoadmap<Kept extends PublishedRoadmap>(
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

/** Roadmap content in the treaty's shape, with domains as entity keys. */
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

interface DomainAnswer {
  readonly code: string;
}

/** Version as returned by the graph: the treaty's fields except those that depend on the day of reading. */
export interface RoadmapVersionAnswer extends Omit<PublishedRoadmap, 'priorities' | 'axes' | 'forecast'> {
  readonly priorityDomains: readonly {
    readonly domain: DomainAnswer;
    readonly rationale: string | null;
    readonly target: { readonly rate: number; readonly reachedBy: CivilDay } | null;
  }[];
  readonly axes: readonly {
    readonly title: string;
    readonly description: string;
    readonly domains: readonly DomainAnswer[];
  }[];
  readonly forecast: readonly {
    readonly year: number;
    readonly domain: DomainAnswer;
    readonly amount: number;
  }[];
}

/**
 * Converts a version returned by the graph to its stored form: the treaty's fields only, without an ARS's additions.
 */
export function toPublishedRoadmap(answer: RoadmapVersionAnswer): PublishedRoadmap {
  const { regionCode, version, publishedOn, firstYear, lastYear, vision, source, verificationStatus } =
    answer;
  const { contact } = answer;
  return {
    ...{ regionCode, version, publishedOn, firstYear, lastYear, vision, source, verificationStatus },
    priorities: answer.priorityDomains.map(({ domain, target, rationale }) => ({
      domainCode: domain.code,
      targetRate: target?.rate ?? null,
      targetOn: target?.reachedBy ?? null,
      rationale,
    })),
    axes: answer.axes.map(({ title, description, domains }) => ({
      title,
      description,
      domainCodes: domains.map(({ code }) => code),
    })),
    forecast: answer.forecast.map(({ year, domain, amount }) => ({
      year,
      domainCode: domain.code,
      amountCents: amount,
    })),
    milestones: answer.milestones.map(({ title, dueOn }) => ({ title, dueOn })),
    contact: contact && {
      organisation: contact.organisation,
      role: contact.role,
      email: contact.email,
      link: contact.link,
    },
  };
}

const historyOf = (versions: readonly PublishedRoadmap[]): RoadmapVersionLine[] =>
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
