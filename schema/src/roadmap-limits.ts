/** How many lines a part of a roadmap may have; `domains` are those of one axis. Longer ones cost every reader of the country. */
export const MOST_LINES = {
  /** "Chaque ARS priorise un ou deux des sept domaines". Source: DAI, 29 Nov. 2019. */
  priorityDomains: 2,
  axes: 20,
  domains: 20,
  forecast: 140,
  milestones: 50,
};

/** How many characters a text of a roadmap may have: longer ones are books. */
export const LONGEST_TEXTS = { title: 200, text: 2_000, vision: 5_000 };

/** What a page would not show, or would show elsewhere than where it stands; a text may have lines and tabs. */
const HIDDEN = /[[\p{Bidi_Control}\p{Cc}]--[\t\n\r]]/gv;

/** A text with a mark for each character that would not be shown. */
export const plainText = (text: string): string => text.replace(HIDDEN, '\ufffd').toWellFormed();

/** Whether a text shows all that is in it. */
export const isPlainText = (text: string): boolean => plainText(text) === text;

export const isTextWithin = (text: string, longest: number): boolean =>
  text !== '' && text.length <= longest && isPlainText(text);

export const isMailbox = (text: string): boolean =>
  isPlainText(text) && /^[^\s@]{1,100}@[^\s@]{1,150}$/.test(text);

export const isLink = (text: string): boolean =>
  isTextWithin(text, LONGEST_TEXTS.text) && /^https:\/\/\S+$/.test(text) && URL.canParse(text);

/** A share of those concerned; a target of none is no target. */
export const isTargetRate = (rate: number): boolean => rate > 0 && rate <= 1;

export const isForecastAmount = (cents: number): boolean => cents > 0;
