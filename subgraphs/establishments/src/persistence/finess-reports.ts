import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { reportRow } from '@hopen/kit/report-row';
import { ImportRefused } from '../domain/finess-refusal.ts';
import type { Transaction } from './finess-staging.ts';

const LINES_PER_PAGE = 1000;

/** SQL of the lines of each report: rejected, or loaded with a value left out. */
const REPORTED_LINES = {
  rejected: `select id as key, id, code, reason from finess_outcome where outcome = 'rejected'`,
  remarks: `select key, id, remark.code, remark.reason from finess_remark remark
    join finess_outcome using (id) where outcome <> 'rejected'`,
} as const;

/** First line of every report; in ASCII, so that it has as many bytes as characters. */
const HEADER = reportRow([
  'file',
  'line or JSON pointer',
  'number',
  'reason code',
  'reason',
  'the record itself',
]);

type ReportKind = keyof typeof REPORTED_LINES;

interface ReportedLine {
  readonly key: number;
  readonly file: string;
  readonly place: string;
  readonly number: string | null;
  readonly code: string;
  readonly reason: string;
  readonly raw: string;
}

/** Refuses reports that would be written over a file to import, or over each other. */
export async function refuseOverwriting(files: readonly string[], reports: readonly string[]): Promise<void> {
  const taken = new Set(await Promise.all(files.map(identityOf)));
  for (const path of reports) {
    const identity = await identityOf(path);
    const isFree = !taken.has(identity);
    taken.add(identity);
    if (isFree) continue;
    throw new ImportRefused(
      'REPORT_NOT_WRITABLE',
      `${path} has another use in this import; rejected lines need a file of their own: --rejects FILE.`,
    );
  }
}

/** Identity of a file behind any of its names: symbolic and hard links lead to one file. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found ? `${found.dev}:${found.ino}` : resolve(path);
}

/** Report of lines: its file, and their number by code; `path` is null when there are none. */
export interface FindingsReport {
  readonly path: string | null;
  readonly countByCode: Record<string, number>;
}

/** Writes a report, or removes that of an earlier import when it would be empty. */
export async function reportFindings(
  em: Transaction,
  kind: ReportKind,
  path: string,
): Promise<FindingsReport> {
  const counts = await countByCode(em, kind);
  if (Object.keys(counts).length === 0) {
    await removeReport(path);
    return { path: null, countByCode: counts };
  }
  await writeReport(em, kind, path);
  return { path, countByCode: counts };
}

/** Number of lines by code, most frequent first. */
async function countByCode(em: Transaction, kind: ReportKind): Promise<Record<string, number>> {
  const rows: { code: string; count: number }[] = await em.execute(
    `select code, count(*)::int as count from (${REPORTED_LINES[kind]}) found group by code order by count desc, code`,
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
}

/** Writes the lines to a CSV file, in the order of the files; refuses the import when it cannot. */
async function writeReport(em: Transaction, kind: ReportKind, path: string): Promise<void> {
  try {
    const file = await open(path, 'w');
    try {
      await file.appendFile(HEADER);
      await writePages(em, kind, file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw notWritable(error as NodeJS.ErrnoException);
  }
}

/** Removes the report of an earlier import, which would mislead beside this one. Other files stay. */
async function removeReport(path: string): Promise<void> {
  try {
    const isFile = (await stat(path).catch(() => undefined))?.isFile();
    if (isFile && (await isReport(path))) await rm(path);
  } catch (error) {
    throw notWritable(error as NodeJS.ErrnoException);
  }
}

/** True for a file that begins as a report does. */
async function isReport(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length));
    return buffer.subarray(0, bytesRead).toString() === HEADER;
  } finally {
    await file.close();
  }
}

/** Refusal for a system error about a report; any other error unchanged. */
const notWritable = (error: NodeJS.ErrnoException): Error =>
  error.syscall
    ? new ImportRefused(
        'REPORT_NOT_WRITABLE',
        `${error.message}. Nothing was imported: name a file in a folder that can be written with --rejects FILE.`,
      )
    : error;

async function writePages(em: Transaction, kind: ReportKind, file: FileHandle): Promise<void> {
  for (let lastKey = 0; ; ) {
    const page: ReportedLine[] = await em.execute(
      `select found.key, file, place, number, found.code, found.reason, raw
      from (${REPORTED_LINES[kind]}) found join finess_line using (id) where found.key > ? order by found.key limit ?`,
      [lastKey, LINES_PER_PAGE],
    );
    if (page.length === 0) return;
    // Not `write`, which may write less than it is given.
    await file.appendFile(
      page
        .map((each) =>
          reportRow([each.file, each.place, each.number ?? '', each.code, each.reason, each.raw]),
        )
        .join(''),
    );
    lastKey = page.at(-1)!.key;
  }
}
