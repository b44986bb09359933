import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { reportRow } from '@hopen/kit/report-row';
import { UserFacingError } from '@hopen/kit/user-facing-error';
import type { RowOutcome } from './indicators-batch.ts';
import { COLUMNS, REJECT_COLUMNS } from './indicators-row.ts';

/** Header of a report, importable again. ASCII, so that its length in bytes and characters agree. */
const HEADER = reportRow([...REJECT_COLUMNS, ...COLUMNS]);

/** File of rejected rows. Deleted if empty, since it would be misleading beside a complete import. */
export class RejectsFile {
  private count = 0;

  private constructor(
    private readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /** Opened before the import, since rejected rows that cannot be written would be lost. */
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

  /** Writes one line per row; its message includes all violations. */
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

  /** Returns the path, or null if the file was empty and deleted. */
  async close(): Promise<string | null> {
    await this.file.close();
    if (this.count > 0) return this.path;
    if ((await stat(this.path)).isFile()) await rm(this.path);
    return null;
  }
}

/** Refuses to overwrite the input, which may be a corrected file of rejects. */
async function refuseSameFile(path: string, imported: string): Promise<void> {
  const [one, other] = await Promise.all([path, imported].map((each) => stat(each).catch(() => undefined)));
  if (!one || one.ino !== other?.ino || one.dev !== other.dev) return;
  throw new UserFacingError(
    `${path} is the file to import; rejected rows need a file of their own: --rejects FILE.`,
  );
}

/** Refuses to overwrite a file that is not such a report, possibly the input of another import. */
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
