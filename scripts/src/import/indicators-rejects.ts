import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { reportRow } from '@hopen/kit/report-row';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { RowOutcome } from './indicators-batch.ts';
import { COLUMNS, REJECT_COLUMNS } from './indicators-row.ts';

/** The first line of every report, in ASCII, so that it has as many bytes. It is one that an import takes again. */
const HEADER = reportRow([...REJECT_COLUMNS, ...COLUMNS]);

/** The file of the rows that were rejected. Without any it goes again: beside an import that rejected none it would mislead. */
export class RejectsFile {
  private count = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Opens it before anything is imported: rows that could not be written down would be lost. */
  static async open(path: string, imported: string): Promise<RejectsFile> {
    try {
      await refuseSameFile(path, imported);
      await refuseOtherFile(path);
      const file = await open(path, 'w');
      await file.appendFile(HEADER);
      return new RejectsFile(path, file);
    } catch (error) {
      throw notWritable(error as NodeJS.ErrnoException);
    }
  }

  /** One line for each row; what else is wrong with it follows in the message. */
  async add(outcomes: readonly RowOutcome[]): Promise<void> {
    const rejected = outcomes.filter(({ outcome }) => outcome === 'rejected');
    const lines = rejected.map(({ row, violations: [first, ...others] }) => {
      const rest = others.map(({ code, message, details }) => `${code} ${details.field} : ${message}`);
      const message = [first!.message, ...rest].join(' ');
      const cells = [row.raw, ...COLUMNS.map((column) => row.cells?.[column] ?? '')];
      return reportRow([
        row.line,
        first!.code,
        first!.details.field ?? '',
        message,
        ...cells.map((cell) => cell.replaceAll('\0', '\uFFFD')),
      ]);
    });
    this.count += lines.length;
    if (lines.length > 0) await this.file.appendFile(lines.join(''));
  }

  /** Its path, or null when it holds nothing and is gone. */
  async close(): Promise<string | null> {
    await this.file.close();
    if (this.count > 0) return this.path;
    if ((await stat(this.path)).isFile()) await rm(this.path);
    return null;
  }
}

/** The rejects of an earlier import may be what is imported, corrected. */
async function refuseSameFile(path: string, imported: string): Promise<void> {
  const [one, other] = await Promise.all([path, imported].map((each) => stat(each).catch(() => undefined)));
  if (!one || one.ino !== other?.ino || one.dev !== other.dev) return;
  throw new UserFacingError(
    `${path} is the file to import; rejected rows need a file of their own: --rejects FILE.`,
  );
}

/** A file that is no such report is not written over: it may be the very file to import. */
async function refuseOtherFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size === 0) return;
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length));
    if (buffer.subarray(0, bytesRead).toString() === HEADER) return;
  } finally {
    await file.close();
  }
  throw new UserFacingError(
    `${path} holds something else; rejected rows need a file of their own: --rejects FILE.`,
  );
}

const notWritable = (error: NodeJS.ErrnoException): Error =>
  error.syscall
    ? new UserFacingError(
        `${error.message}. Nothing was imported: name a file in a folder that can be written with --rejects FILE.`,
      )
    : error;
