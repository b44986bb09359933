import type { CivilDay, VerificationStatus } from '@hopen/schema';
import { RoadmapStatus, type RoadmapVersionLine } from '@hopen/schema';

/** Programme whose domains a roadmap ranks and whose envelope it plans. */
export const ROADMAP_PROGRAMME = 'HOPEN';

/** Content of a roadmap, as its ARS writes it. Domain codes are HOP'EN's. */
export abstract class RoadmapContent {
  firstYear!: number;
  lastYear!: number;
  vision!: string;
  /** Priority domains by rank. Imported roadmaps may lack targets. */
  priorities!: {
    domainCode: string;
    targetRate: number | null;
    targetOn: CivilDay | null;
    rationale: string | null;
  }[];
  axes!: { title: string; description: string; domainCodes: string[] }[];
  forecast!: { year: number; domainCode: string; amountCents: number }[];
  milestones!: { title: string; dueOn: CivilDay }[];
  contact!: { organisation: string; role: string; email: string | null; link: string | null } | null;
}

/** Published version as stored; immutable. Each subgraph derives its own class, with the region's additional fields. */
export abstract class PublishedRoadmap extends RoadmapContent {
  regionCode!: string;
  version!: number;
  publishedOn!: CivilDay;
  source!: string;
  verificationStatus!: VerificationStatus;
}

/** Fields of a version whose values are stored as the graph returns them. */
const PLAIN_FIELDS = [
  'regionCode',
  'version',
  'publishedOn',
  'source',
  'verificationStatus',
  'firstYear',
  'lastYear',
  'vision',
] as const;

/** GraphQL selection of a version: the treaty's fields except those that depend on the day of reading. */
export const VERSION_FIELDS = `${PLAIN_FIELDS.join(' ')}
  priorityDomains { domain { code } rationale target { rate reachedBy } } axes { title description domains { code } }
  forecast { year domain { code } amount } milestones { title dueOn } contact { organisation role email link }`;

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
  const { priorities, axes, forecast, milestones, ...values } = content;
  return {
    ...values,
    milestones: milestones.toSorted((one, other) => (one.dueOn < other.dueOn ? -1 : 1)),
    priorityDomains: priorities.map(({ domainCode, targetRate, targetOn, rationale }, index) => ({
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
    axes: axes.map(({ domainCodes, ...axis }) => ({ ...axis, domains: domainCodes.map(domainOf) })),
    forecast: forecast.map(({ year, domainCode, amountCents }) => ({
      year,
      domain: domainOf(domainCode),
      amount: amountCents,
    })),
  };
}

interface DomainAnswer {
  readonly code: string;
}

/** Version as the graph returns `VERSION_FIELDS`. */
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

/** Converts a version that the graph returned to its stored form: the treaty's fields only, without an ARS's additions. */
export function toPublishedRoadmap(answer: RoadmapVersionAnswer): PublishedRoadmap {
  const { priorityDomains, axes, forecast, milestones, contact } = answer;
  return {
    ...plainFieldsOf(answer),
    priorities: priorityDomains.map(({ domain, target, rationale }) => ({
      domainCode: domain.code,
      targetRate: target?.rate ?? null,
      targetOn: target?.reachedBy ?? null,
      rationale,
    })),
    axes: axes.map(({ title, description, domains }) => ({
      title,
      description,
      domainCodes: domains.map(({ code }) => code),
    })),
    forecast: forecast.map(({ year, domain, amount }) => ({
      year,
      domainCode: domain.code,
      amountCents: amount,
    })),
    milestones: milestones.map(({ title, dueOn }) => ({ title, dueOn })),
    contact: contact && {
      organisation: contact.organisation,
      role: contact.role,
      email: contact.email,
      link: contact.link,
    },
  };
}

const plainFieldsOf = (answer: RoadmapVersionAnswer) =>
  Object.fromEntries(PLAIN_FIELDS.map((name) => [name, answer[name]])) as Pick<
    PublishedRoadmap,
    (typeof PLAIN_FIELDS)[number]
  >;

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
