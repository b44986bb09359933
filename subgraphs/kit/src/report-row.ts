/** Formula prefixes of spreadsheets, also behind quotes (OWASP, "CSV injection"). */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;
const ESCAPED = /^'+[=+\-@\t\r\n＝＋－＠]/;

/** CSV row for spreadsheets: bare numbers, quoted texts, and an apostrophe before formulas. */
export const reportRow = (values: readonly (string | number)[]): string =>
  `${values.map((value) => (typeof value === 'number' ? value : `"${safe(value).replaceAll('"', '""')}"`)).join(';')}\n`;

const safe = (text: string) => (FORMULA.test(text) ? `'${text}` : text);

/** Reverses the escaping of `reportRow`. */
export const fromReport = (text: string): string => (ESCAPED.test(text) ? text.slice(1) : text);
