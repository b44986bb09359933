import {
  ERROR_CODES,
  isForecastAmount,
  isLink,
  isMailbox,
  isPlainText,
  isTargetRate,
  isTextWithin,
  LONGEST_TEXTS,
  MOST_LINES,
} from '@hopen/schema';
import { type GraphQLLeafType, type GraphQLList, type GraphQLOutputType, getNamedType } from 'graphql';

const textWithin = (longest: number) => (value: unknown) => isTextWithin(String(value), longest);

/** Treaty rules for single values, by field. */
const VALUES: Readonly<Record<string, (value: never) => boolean>> = {
  'PriorityDomain.rationale': textWithin(LONGEST_TEXTS.text),
  'RoadmapTarget.rate': isTargetRate,
  'RoadmapAxis.title': textWithin(LONGEST_TEXTS.title),
  'RoadmapAxis.description': textWithin(LONGEST_TEXTS.text),
  'RoadmapForecastLine.amount': isForecastAmount,
  'RoadmapMilestone.title': textWithin(LONGEST_TEXTS.title),
  'RoadmapContact.organisation': textWithin(LONGEST_TEXTS.title),
  'RoadmapContact.role': textWithin(LONGEST_TEXTS.title),
  'RoadmapContact.email': isMailbox,
  'RoadmapContact.link': isLink,
  'UserError.code': (code: string) => Object.hasOwn(ERROR_CODES, code),
};

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

/** Checks a value of a field (`Type.field`) against the treaty; its type is already validated. */
export function isWithinTreaty(value: unknown, type: GraphQLLeafType, field: string): boolean {
  if (typeof value === 'string' && (value.length > LONGEST_OF(type) || !isPlainText(value))) return false;
  return VALUES[field]?.(value as never) ?? true;
}

/** Checks a list's length against the treaty. */
export const isListWithinTreaty = (length: number, { ofType }: GraphQLList<GraphQLOutputType>): boolean =>
  length <= (LINES[getNamedType(ofType).name] ?? Number.POSITIVE_INFINITY);
