import {
  ANSWER_CODES,
  isForecastAmount,
  isLink,
  isMailbox,
  isPlainText,
  isRank,
  isRoadmapDay,
  isRoadmapPeriod,
  isRoadmapYear,
  isTargetRate,
  isTextWithin,
  isVersion,
  LONGEST_TEXTS,
  MOST_LINES,
  ROADMAP_NAMES,
} from '@hopen/schema';
import { type GraphQLLeafType, type GraphQLList, type GraphQLOutputType, getNamedType } from 'graphql';

const textWithin = (longest: number) => (value: unknown) => isTextWithin(String(value), longest);

type Rules = Readonly<Record<string, (value: never) => boolean>>;

/** Treaty rules for single values, by field. */
const VALUES: Rules = {
  'PriorityDomain.rank': isRank,
  'PriorityDomain.rationale': textWithin(LONGEST_TEXTS.text),
  'RoadmapTarget.rate': isTargetRate,
  'RoadmapTarget.reachedBy': isRoadmapDay,
  'RoadmapAxis.title': textWithin(LONGEST_TEXTS.title),
  'RoadmapAxis.description': textWithin(LONGEST_TEXTS.text),
  'RoadmapForecastLine.year': isRoadmapYear,
  'RoadmapForecastLine.amount': isForecastAmount,
  'RoadmapMilestone.title': textWithin(LONGEST_TEXTS.title),
  'RoadmapMilestone.dueOn': isRoadmapDay,
  'RoadmapContact.organisation': textWithin(LONGEST_TEXTS.title),
  'RoadmapContact.role': textWithin(LONGEST_TEXTS.title),
  'RoadmapContact.email': isMailbox,
  'RoadmapContact.link': isLink,
  'RoadmapVersionLine.version': isVersion,
  'RoadmapVersionLine.publishedOn': isRoadmapDay,
  'UserError.code': (code: string) => Object.hasOwn(ANSWER_CODES, code),
  'UserError.field': (field: string) => /^\w+(\.\w+)*$/.test(field) && field.length <= LONGEST_TEXTS.title,
};

/** The same for fields of roadmaps and of their drafts. */
const ROADMAP_VALUES: Rules = {
  version: isVersion,
  publishedOn: isRoadmapDay,
  supersededOn: isRoadmapDay,
  firstYear: isRoadmapYear,
  lastYear: isRoadmapYear,
  vision: textWithin(LONGEST_TEXTS.vision),
};

/** Region by type of a roadmap or draft. */
const REGIONS = new Map(
  [...ROADMAP_NAMES.values()].flatMap(({ type, draft, regionCode }) => [
    [type, regionCode],
    [draft, regionCode],
  ]),
);

/** Region that the objects of a type are about, if the type belongs to one. */
export const regionOfType = (type: string): string | undefined => REGIONS.get(type);

/** Region that the ARS of a subgraph speaks for. */
export const regionOfSubgraph = (subgraph: string): string | undefined =>
  [...ROADMAP_NAMES.values()].find((names) => names.subgraph === subgraph)?.regionCode;

/** Treaty rules for list lengths, by item type. */
const LINES: Readonly<Record<string, number>> = {
  PriorityDomain: MOST_LINES.priorityDomains,
  RoadmapAxis: MOST_LINES.axes,
  Domain: MOST_LINES.domains,
  RoadmapForecastLine: MOST_LINES.forecast,
  RoadmapMilestone: MOST_LINES.milestones,
};

/** Limit of an ARS's own fields: the treaty's longest text, or its title length for ids. */
const LONGEST_OF = (type: GraphQLLeafType): number =>
  type.name === 'ID' ? LONGEST_TEXTS.title : LONGEST_TEXTS.vision;

/** Checks a value of a field against the treaty; its type is already validated. */
export function isWithinTreaty(value: unknown, type: GraphQLLeafType, owner: string, field: string): boolean {
  if (typeof value === 'string' && (value.length > LONGEST_OF(type) || !isPlainText(value))) return false;
  const rule = REGIONS.has(owner) ? ROADMAP_VALUES[field] : VALUES[`${owner}.${field}`];
  return rule?.(value as never) ?? true;
}

/** Requested fields of an object, by name. */
export type Said = Readonly<Record<string, unknown>>;

/** Name of a roadmap's field that its other fields contradict, as far as they were requested. */
export function contradiction(owner: string, said: Said): string | undefined {
  if (!REGIONS.has(owner)) return undefined;
  const { firstYear, lastYear, verificationStatus, source } = said;
  if (typeof firstYear === 'number' && typeof lastYear === 'number' && !isRoadmapPeriod(firstYear, lastYear))
    return 'lastYear';
  // Official is what was read in a text, and that is named.
  if (verificationStatus === 'OFFICIAL' && !String(source ?? '').trim()) return 'verificationStatus';
  return undefined;
}

/** Fields by which the items of a list are distinct, by item type. */
const DISTINCT: Readonly<Record<string, readonly (readonly string[])[]>> = {
  PriorityDomain: [['rank'], ['domain']],
  RoadmapForecastLine: [['year', 'domain']],
  Domain: [['code']],
};

export const isCompared = (type: string): boolean => Object.hasOwn(DISTINCT, type);

/** Checks that no item of a list is there twice, as far as its fields were requested. */
export function areDistinct(items: readonly Said[], { ofType }: GraphQLList<GraphQLOutputType>): boolean {
  return (DISTINCT[getNamedType(ofType).name] ?? []).every((fields) => {
    const known = items
      .map((item) => fields.map((field) => item[field]))
      .filter((values) => values.every((value) => value != null));
    return new Set(known.map(String)).size === known.length;
  });
}

/** Checks a list's length against the treaty. */
export const isListWithinTreaty = (length: number, { ofType }: GraphQLList<GraphQLOutputType>): boolean =>
  length <= (LINES[getNamedType(ofType).name] ?? Number.POSITIVE_INFINITY);
