import { type CivilDay, dayOf, seesRegionInFull, steers } from '@hopen/schema';
import { publishedOn } from '../domain/calendar.ts';
import type { Programme } from '../domain/programme.ts';
import { fullSelection, publicSelection, type SelectionView } from '../domain/reports/small-cells.ts';
import type { RequestContext } from './loaders.ts';
import { sumsDayOf } from './sums-as-of.ts';

/** Selection as a viewer is told it, and the last day that it counts. */
export interface DatedSelection {
  readonly selection: SelectionView;
  readonly day: CivilDay;
}

/** Selection of the country: its steering body reads any day of it, everybody else month ends without small figures. */
export async function countrySelection(
  programmeCode: string,
  asOf: CivilDay | null,
  { loaders, today, viewer }: RequestContext,
): Promise<DatedSelection> {
  const seesRows = steers(viewer, programmeCode);
  const day = sumsDayOf(asOf, today, seesRows);
  const figures = await loaders.selection(programmeCode, null, day);
  return { selection: seesRows ? fullSelection(figures) : publicSelection(figures), day };
}

/** Selection of a region: its ARS and the steering body read any day of it, everybody else the last notified one; null before that. */
export async function regionSelection(
  programme: Programme,
  regionCode: string,
  asOf: CivilDay | null | undefined,
  { loaders, today, viewer }: RequestContext,
): Promise<DatedSelection | null> {
  const asked = dayOf(asOf, today);
  if (seesRegionInFull(viewer, { programmeCode: programme.code, regionCode })) {
    const figures = await loaders.selection(programme.code, regionCode, asked);
    return { selection: fullSelection(figures), day: asked };
  }
  const day = publishedOn(programme, asked, today);
  const selection = day && (await loaders.publicSelection(programme, regionCode, day));
  return selection ? { selection, day } : null;
}
