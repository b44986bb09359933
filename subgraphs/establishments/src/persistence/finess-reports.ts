import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { reportRow } from '@hopen/kit';
import { ImportRefused } from '../domain/finess-refusal.ts';
import type { Transaction } from './finess-staging.ts';

const LINES_PER_PAGE = 1000;

/** Lines that were rejected, or loaded with a value left out. */
const FINDINGS = {
  rejected: `select id as key, id, code, reason from finess_outcome where outcome = 'rejected'`,
  remarks: `select key, id, remark.code, remark.reason from finess_remark remark
    join finess_outcome using (id) where outcome <> 'rejected'`,
} as const;

/** The first line of every report; in ASCII, so that it has as many bytes. */
const HEADER = reportRow(['file', 'line', 'reason code', 'reason', 'the line itself']);

export type ReportKind = keyof typeof FINDINGS;

interface FoundLine {
  readonly key: number;
  readonly file: string;
  readonly line: number;
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

/** What a path leads to, by whatever name: links, symbolic or hard, lead to one file. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found ? `${found.dev}:${found.ino}` : resolve(path);
}

/** How many lines each code was found on, most frequent first. */
export async function countFindings(em: Transaction, kind: ReportKind): Promise<Record<string, number>> {
  const rows: { code: string; count: number }[] = await em.execute(
    `select code, count(*)::int as count from (${FINDINGS[kind]}) found group by code order by count desc, code`,
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
}

/** Writes the lines to a file with semicolons, in the order of the files; refuses the import when it cannot. */
export async function writeFindings(em: Transaction, kind: ReportKind, path: string): Promise<void> {
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

/** Removes what an earlier import wrote there: beside one that found nothing it would mislead. Other files stay. */
export async function removeFindings(path: string): Promise<void> {
  try {
    const isFile = (await stat(path).catch(() => undefined))?.isFile();
    if (isFile && (await isReport(path))) await rm(path);
  } catch (error) {
    throw notWritable(error as NodeJS.ErrnoException);
  }
}

/** Whether a file begins as a report of an import does. */
async function isReport(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length));
    return buffer.subarray(0, bytesRead).toString() === HEADER;
  } finally {
    await file.close();
  }
}

/** The refusal for what the system says about a report; any other error as it is. */
const notWritable = (error: NodeJS.ErrnoException): Error =>
  error.syscall
    ? new ImportRefused(
        'REPORT_NOT_WRITABLE',
        `${error.message}. Nothing was imported: name a file in a folder that can be written with --rejects FILE.`,
      )
    : error;

async function writePages(em: Transaction, kind: ReportKind, file: FileHandle): Promise<void> {
  for (let lastKey = 0; ; ) {
    const page: FoundLine[] = await em.execute(
      `select found.key, file, line, found.code, found.reason, raw
      from (${FINDINGS[kind]}) found join finess_line using (id) where found.key > ? order by found.key limit ?`,
      [lastKey, LINES_PER_PAGE],
    );
    if (page.length === 0) return;
    // Not `write`: that one may write less than it was given.
    await file.appendFile(
      page.map((each) => reportRow([each.file, each.line, each.code, each.reason, each.raw])).join(''),
    );
    lastKey = page.at(-1)!.key;
  }
}
