/** A day as people write it, `2019-06-30`, with no hour and no time zone. Compares as text. */
export type CivilDay = string;

const PARIS = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** The day that a moment falls on in Paris, where the programme's deadlines are read. */
export const civilDayInParis = (moment: Date): CivilDay => PARIS.format(moment);

/** Whether the text is a day that exists: `2019-02-29` is not. */
export function isCivilDay(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** The day `count` days after; before, when negative. */
export function addDays(day: CivilDay, count: number): CivilDay {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + count);
  return moment.toISOString().slice(0, 10);
}

/** The same day `count` months later, or the last day of that month where there is none: 31 August + 6 is 29 February. */
export function addMonths(day: CivilDay, count: number): CivilDay {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const lastDate = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  const moment = new Date(Date.UTC(year, month - 1 + count, Math.min(date, lastDate)));
  return moment.toISOString().slice(0, 10);
}

/** The earlier of two days. */
export const earlier = (one: CivilDay, other: CivilDay): CivilDay => (one < other ? one : other);

/** The later of two days. */
export const later = (one: CivilDay, other: CivilDay): CivilDay => (one > other ? one : other);

/** The last 31 December before that day. */
export const lastYearEnd = (day: CivilDay): CivilDay =>
  `${String(Number(day.slice(0, 4)) - 1).padStart(4, '0')}-12-31`;
