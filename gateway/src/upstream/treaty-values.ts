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

/** What the rules of a roadmap say of single values, by the fields of the treaty that show them. */
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

/** What they say of lists, by what is in them. */
const LINES: Readonly<Record<string, number>> = {
  PriorityDomain: MOST_LINES.priorityDomains,
  RoadmapAxis: MOST_LINES.axes,
  Domain: MOST_LINES.domains,
  RoadmapForecastLine: MOST_LINES.forecast,
  RoadmapMilestone: MOST_LINES.milestones,
};

/** What an ARS adds of its own is no longer than the longest text of the treaty, or than a title where it names something. */
const LONGEST_OF = (type: GraphQLLeafType): number =>
  type.name === 'ID' ? LONGEST_TEXTS.title : LONGEST_TEXTS.vision;

/** Whether a roadmap may say this of a field, `Type.field`; its type was looked at before. */
export function isWithinTreaty(value: unknown, type: GraphQLLeafType, field: string): boolean {
  if (typeof value === 'string' && (value.length > LONGEST_OF(type) || !isPlainText(value))) return false;
  return VALUES[field]?.(value as never) ?? true;
}

/** Whether a list of a roadmap may be so long. */
export const isListWithinTreaty = (length: number, { ofType }: GraphQLList<GraphQLOutputType>): boolean =>
  length <= (LINES[getNamedType(ofType).name] ?? Number.POSITIVE_INFINITY);
