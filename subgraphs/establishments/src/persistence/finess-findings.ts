import { type FileHandle, open } from 'node:fs/promises';
import { ImportRefused } from '../domain/finess-refusal.ts';
import type { Transaction } from './finess-staging.ts';

const LINES_PER_PAGE = 1000;

/** Lines that were rejected, or loaded with a value left out. */
const FINDINGS = {
  rejected: `select id as key, id, code, reason from finess_outcome where outcome = 'rejected'`,
  remarks: `select key, id, remark.code, remark.reason from finess_remark remark
    join finess_outcome using (id) where outcome <> 'rejected'`,
} as const;

export type FindingKind = keyof typeof FINDINGS;

interface FoundLine {
  readonly key: number;
  readonly file: string;
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  readonly raw: string;
}

/** How many lines each code was found on, most frequent first. */
export async function countFindings(em: Transaction, kind: FindingKind): Promise<Record<string, number>> {
  const rows: { code: string; count: number }[] = await em.execute(
    `select code, count(*)::int as count from (${FINDINGS[kind]}) found group by code order by count desc, code`,
  );
  return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
}

/** Writes the lines to a file with semicolons, in the order of the files; refuses the import when it cannot. */
export async function writeFindings(em: Transaction, kind: FindingKind, path: string): Promise<void> {
  try {
    const file = await open(path, 'w');
    try {
      await file.write(csvRow(['file', 'line', 'reason code', 'reason', 'the line itself']));
      await writePages(em, kind, file);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).syscall) throw error;
    throw new ImportRefused(
      'REPORT_NOT_WRITABLE',
      `${(error as Error).message}. Nothing was imported: name a file in a folder that can be written with --rejects FILE.`,
    );
  }
}

async function writePages(em: Transaction, kind: FindingKind, file: FileHandle): Promise<void> {
  for (let lastKey = 0; ; ) {
    const page: FoundLine[] = await em.execute(
      `select found.key, file, line, found.code, found.reason, raw
      from (${FINDINGS[kind]}) found join finess_line using (id) where found.key > ? order by found.key limit ?`,
      [lastKey, LINES_PER_PAGE],
    );
    if (page.length === 0) return;
    await file.write(
      page.map((each) => csvRow([each.file, each.line, each.code, each.reason, each.raw])).join(''),
    );
    lastKey = page.at(-1)!.key;
  }
}

/** Numbers as they are, texts in quotes: the line itself is full of semicolons. */
const csvRow = (values: readonly (string | number)[]) =>
  `${values.map((value) => (typeof value === 'number' ? value : `"${value.replaceAll('"', '""')}"`)).join(';')}\n`;
