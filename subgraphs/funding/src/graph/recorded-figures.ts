import { type CivilDay, DataOrigin, seesRegionInFull } from '@hopen/schema';
import type { Programme } from '../domain/programme.ts';
import type { PublishedFigure } from '../domain/published-figure.ts';
import { countedIn, isCounted } from '../domain/reports/recorded-figure.ts';
import type { RequestContext } from './loaders.ts';
import { countrySelection, regionSelection } from './selection-views.ts';
import { sumsDayOf } from './sums-as-of.ts';

/** Value of a published figure by the graph's own facts, in its unit, and the day that it is of. */
export interface Recorded {
  readonly value: number;
  readonly day: CivilDay;
  readonly dataOrigin: DataOrigin;
}

/** What a viewer is told of the graph's own facts beside a published figure; null where there is nothing to tell. */
export async function recordedFor(
  figure: PublishedFigure,
  programme: Programme,
  context: RequestContext,
): Promise<Recorded | null> {
  const { measure, regionCode, domainCode, asOf } = figure;
  if (measure === 'BUDGET' && domainCode === undefined)
    return { value: programme.budgetCents, day: asOf, dataOrigin: DataOrigin.IMPORTED };
  if (measure === 'ALLOTTED') return recordedAllotment(regionCode!, asOf, programme, context);
  if (!isCounted(measure)) return null;
  const told = regionCode
    ? await regionSelection(programme, regionCode, asOf, context)
    : await countrySelection(programme.code, asOf, context);
  const value = told && countedIn(told.selection, figure);
  return value === null ? null : { value, day: told!.day, dataOrigin: told!.selection.dataOrigin };
}

async function recordedAllotment(
  regionCode: string,
  asOf: CivilDay,
  { code }: Programme,
  { loaders, today, viewer }: RequestContext,
): Promise<Recorded | null> {
  const day = sumsDayOf(asOf, today, seesRegionInFull(viewer, { programmeCode: code, regionCode }));
  const envelope = await loaders.envelope(code, regionCode, day);
  if (!envelope?.lastRecordedOn) return null;
  return { value: envelope.allotted, day, dataOrigin: envelope.dataOrigin };
}
