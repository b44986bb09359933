import { addDays, type CivilDay, dayOf } from '@hopen/schema';

/** Argument of sums: viewers that do not see the rows get the sums of month ends. */
export const SUMS_AS_OF =
  'À la date du. What was true at the end of that day; today when left out, else `DAY_OUT_OF_RANGE` in the future. Who does not see the applications behind it is told the last month end by then.';

/** Argument of a region's selection: outsiders get one day of it, and never what moves from day to day. */
export const PUBLISHED_AS_OF =
  'À la date du. What was true at the end of that day; today when left out, else `DAY_OUT_OF_RANGE` in the future. Who does not see the applications behind it is told the last day of notification by then that is past.';

/**
 * Day whose sums a viewer reads: the day asked for, for whoever sees the rows behind them. For the others the end of a
 * month, because two sums of following days tell the one file that changed between them.
 */
export function sumsDayOf(asOf: CivilDay | null | undefined, today: CivilDay, seesRows: boolean): CivilDay {
  const day = dayOf(asOf, today);
  if (seesRows || day === today || isMonthEnd(day)) return day;
  return addDays(`${day.slice(0, 7)}-01`, -1);
}

const isMonthEnd = (day: CivilDay) => addDays(day, 1).endsWith('-01');
