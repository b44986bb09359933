/** ISO 8601 calendar day, `2019-06-30`, without time or zone. Sorts as text. */
export type CivilDay = string;

/** Lower bound of a period whose start is unknown: it holds for all earlier days. Default of the columns. */
export const FROM_THE_BEGINNING: CivilDay = '0001-01-01';

const PARIS = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** Calendar day of an instant in Paris, the time zone of the programme's deadlines. */
export const civilDayInParis = (moment: Date): CivilDay => PARIS.format(moment);

/** True for an existing day: `2019-02-29` is not one. */
export function isCivilDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** Adds days, or subtracts if negative. */
export function addDays(day: CivilDay, count: number): CivilDay {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + count);
  return moment.toISOString().slice(0, 10);
}

/** Days from one day to another; negative if it is earlier. */
export const daysBetween = (from: CivilDay, to: CivilDay): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000;

/** Adds months, clamped to the month's last day: 31 August + 6 is 29 February. */
export function addMonths(day: CivilDay, count: number): CivilDay {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const lastDate = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  const moment = new Date(Date.UTC(year, month - 1 + count, Math.min(date, lastDate)));
  return moment.toISOString().slice(0, 10);
}

export const earlier = (one: CivilDay, other: CivilDay): CivilDay => (one < other ? one : other);

export const later = (one: CivilDay, other: CivilDay): CivilDay => (one > other ? one : other);

/** Last 31 December before that day. */
export const lastYearEnd = (day: CivilDay): CivilDay =>
  `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}-12-31`;
