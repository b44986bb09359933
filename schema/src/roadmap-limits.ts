/** Maximum number of lines in each part of a roadmap (`domains`: per axis), since every national query reads them. */
export const MOST_LINES = {
  /** "Chaque ARS priorise un ou deux des sept domaines". Source: DAI, 29 Nov. 2019. */
  priorityDomains: 2,
  axes: 20,
  domains: 20,
  forecast: 140,
  milestones: 50,
};

/** Maximum text lengths, in characters. */
export const LONGEST_TEXTS = { title: 200, text: 2_000, vision: 5_000 };

/** Invisible or reordering characters; line breaks and tabs are allowed. */
const HIDDEN = /[[\p{Bidi_Control}\p{Cc}]--[\t\n\r]]/gv;

/** Replaces invisible characters by U+FFFD. */
export const plainText = (text: string): string => text.replace(HIDDEN, '\ufffd').toWellFormed();

/** True for a text without invisible characters. */
export const isPlainText = (text: string): boolean => plainText(text) === text;

export const isTextWithin = (text: string, longest: number): boolean =>
  text !== '' && text.length <= longest && isPlainText(text);

export const isMailbox = (text: string): boolean =>
  isPlainText(text) && /^[^\s@]{1,100}@[^\s@]{1,150}$/.test(text);

export const isLink = (text: string): boolean =>
  isTextWithin(text, LONGEST_TEXTS.text) && /^https:\/\/\S+$/.test(text) && URL.canParse(text);

/** Share above 0: a target of 0 would be none. */
export const isTargetRate = (rate: number): boolean => rate > 0 && rate <= 1;

export const isForecastAmount = (cents: number): boolean => cents > 0;

/** Maximum period of a roadmap, the longest of any known programme. */
export const LONGEST_PERIOD_YEARS = 15;

/** Year that a roadmap may name: national programmes of hospital information systems began after 2000. */
export const isRoadmapYear = (year: number): boolean => Number.isInteger(year) && year >= 2000 && year < 2200;

export const isRoadmapDay = (day: string): boolean => isRoadmapYear(Number(day.slice(0, 4)));

export const isRoadmapPeriod = (firstYear: number, lastYear: number): boolean =>
  isRoadmapYear(firstYear) &&
  isRoadmapYear(lastYear) &&
  lastYear >= firstYear &&
  lastYear < firstYear + LONGEST_PERIOD_YEARS;

/** Rank of a priority domain, from 1. */
export const isRank = (rank: number): boolean => rank >= 1 && rank <= MOST_LINES.priorityDomains;

export const isVersion = (version: number): boolean => version >= 1;
