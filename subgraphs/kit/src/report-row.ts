/** What a spreadsheet takes for a formula, in quotes too (OWASP, "CSV injection"). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const ESCAPED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/**
 * A row of a report for spreadsheets: numbers as they are, texts in quotes, and an apostrophe before what would be run as
 * a formula.
 */
export const reportRow = (values: readonly (string | number)[]): string =>
  `${values.map((value) => (typeof value === 'number' ? value : `"${safe(value).replaceAll('"', '""')}"`)).join(';')}\n`;

const safe = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

/** The text that `reportRow` wrote, for whoever reads a report again. */
export const fromReport = (text: string): string => (ESCAPED.test(text) ? text.slice(1) : text);
