import { fromReport } from '@hopen/kit/report-row';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import { type Info, type Parser, parse } from 'csv-parse';
import { FileFault, LONGEST_ROW_BYTES, piecesOf, tooLong } from './indicators-lines.ts';
import { type Cells, COLUMNS, REJECT_COLUMNS } from './indicators-row.ts';

export interface FileRow {
  /** First line of the row. */
  readonly line: number;
  /** Raw text. */
  readonly raw: string;
  /** Null if the number of cells differs from the header's. */
  readonly cells: Cells | null;
  readonly doneBytes: number;
}

interface Parsed {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: Info;
}

/** Streams the rows of a file of declared values. */
export async function* rowsOf(path: string): AsyncGenerator<FileRow> {
  let names: readonly string[] | undefined;
  for await (const { record, raw, info, doneBytes } of recordsOf(path)) {
    const text = raw.replace(/^\n+|\n$/g, '');
    const line = info.lines - (text.split('\n').length - 1);
    const cells = record.map((cell) => cell.trim());
    if (!names) names = headerOf(path, line, cells);
    else yield { line, raw: text, cells: named(names, cells), doneBytes };
  }
  if (!names)
    throw new UserFacingError(`${path} is empty. Its first line names the columns: ${COLUMNS.join(';')}`);
}

/** Column names in file order. */
function headerOf(path: string, line: number, cells: readonly string[]): readonly string[] {
  const names = cells.map((cell) => cell.toLowerCase());
  const known: readonly string[] = isReport(names) ? [...REJECT_COLUMNS, ...COLUMNS] : COLUMNS;
  const faults = [
    ...listed(
      'missing',
      COLUMNS.filter((column) => !names.includes(column)),
    ),
    ...listed(
      'unknown',
      names.filter((name) => !known.includes(name)),
    ),
    ...listed(
      'there twice',
      names.filter((name, index) => names.indexOf(name) < index),
    ),
  ];
  if (faults.length === 0) return names;
  throw new FileFault(
    path,
    line,
    `the first line names the columns, and here ${faults.join('; ')}. It must read: ${COLUMNS.join(';')}`,
  );
}

const listed = (what: string, names: readonly string[]) =>
  names.length > 0
    ? [
        `${what}: ${names
          .slice(0, 20)
          .map((name) => `"${name.slice(0, 40)}"`)
          .join(', ')}`,
      ]
    : [];

/** True for a file of rejected rows, which may be re-imported after correction. */
const isReport = (names: readonly string[]) => REJECT_COLUMNS.every((column) => names.includes(column));

function named(names: readonly string[], cells: readonly string[]): Cells | null {
  if (cells.length !== names.length) return null;
  const written = isReport(names) ? cells.map(fromReport) : cells;
  return Object.fromEntries(names.map((name, index) => [name, written[index]!])) as Cells;
}

/** Streams parsed records. At a fault, the records before it are yielded first. */
async function* recordsOf(path: string): AsyncGenerator<Parsed & { doneBytes: number }> {
  const ready: Parsed[] = [];
  let parser: Parser | undefined;
  let doneBytes = 0;
  let lastLine = 0;
  const feed = async function* (text: string | null) {
    const error = await fed(parser!, text);
    for (const parsed of ready.splice(0)) {
      lastLine = parsed.info.lines;
      yield { ...parsed, doneBytes };
    }
    if (error) throw faultOf(path, lastLine + 1, error);
  };
  for await (const { text, fault, doneBytes: done } of piecesOf(path)) {
    const isFirst = !parser;
    parser ??= parserFor(text, (parsed) => ready.push(parsed));
    doneBytes = done;
    // Replaced by an empty line, to keep line numbers.
    if (text !== '') yield* feed(isFirst ? text.replace(SEPARATOR_LINE, '\n') : text);
    if (!fault) continue;
    // Flushes the last row, which the parser holds until it knows what follows.
    yield* feed(null);
    throw fault;
  }
  if (parser) yield* feed(null);
}

/** Separator hint of Excel, on the first line. */
const SEPARATOR_LINE = /^"?sep=([;,\t])"?[;,]*\n/i;

function parserFor(text: string, onParsed: (parsed: Parsed) => void): Parser {
  const [header = ''] = text.split('\n', 1);
  const count = (separator: string) => header.split(separator).length;
  return parse({
    delimiter: SEPARATOR_LINE.exec(text)?.[1] ?? (count(';') >= count(',') ? ';' : ','),
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW_BYTES,
    info: true,
    raw: true,
    // Collected here, since the parser's stream discards already parsed records on an error.
    on_record: (parsed) => {
      onParsed(parsed as unknown as Parsed);
      return null;
    },
  }).on('error', () => {});
}

/** Feeds text to the parser, or ends it with null; resolves to its error, if any. */
const fed = (parser: Parser, text: string | null): Promise<Error | null | undefined> =>
  new Promise((resolve) => {
    if (text !== null) parser.write(text, resolve);
    else
      parser
        .once('error', resolve)
        .once('finish', () => resolve(null))
        .end();
  });

function faultOf(path: string, line: number, error: Error & { code?: string }): Error {
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooLong(path, line);
  if (!/QUOTE/.test(error.code ?? '')) return error;
  return new FileFault(
    path,
    line,
    `the quotes of the row that begins here are not balanced. ${error.message}`,
  );
}
