import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { UserFacingError } from '@hopen/kit/user-facing-error';

/**
 * Row size limit, so that a file without line ends cannot fill the memory. The longest valid row has some thousand
 * characters.
 */
export const LONGEST_ROW_BYTES = 65_536;

const LINE_FEED = 0x0a;
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder; name the file in it',
  EACCES: 'this file may not be read by this user',
};

/** Fault of a file at a line; the lines before it are usable. */
export class FileFault extends UserFacingError {
  constructor(path: string, line: number, message: string) {
    super(`${path}:${line}: ${message}`);
  }
}

/** Complete lines of a file, with the number of bytes read so far. */
export interface Piece {
  readonly text: string;
  readonly doneBytes: number;
  /** Fault that ends the file early, if any. */
  readonly fault: FileFault | null;
}

/** Streams a UTF-8 file in pieces of whole lines, with `\n` line ends and without a byte order mark. */
export async function* piecesOf(path: string): AsyncGenerator<Piece> {
  let line = 1;
  let doneBytes = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunksOf(path)) {
    doneBytes += chunk.length;
    const bytes = Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      const piece = decoded(path, bytes.subarray(0, end), line, doneBytes);
      yield piece;
      if (piece.fault) return;
    }
    line += lineFeedsIn(bytes.subarray(0, end));
    rest = bytes.subarray(end);
    if (rest.length <= LONGEST_ROW_BYTES) continue;
    yield { text: '', doneBytes, fault: tooLong(path, line) };
    return;
  }
  if (rest.length > 0) yield decoded(path, rest, line, doneBytes);
}

export const tooLong = (path: string, line: number) =>
  new FileFault(
    path,
    line,
    `a row of more than ${LONGEST_ROW_BYTES} bytes, or a quote that is never closed.`,
  );

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path);
  } catch (error) {
    const reason = UNREADABLE[(error as NodeJS.ErrnoException).code ?? ''];
    throw reason ? new UserFacingError(`${path}: ${reason}.`) : error;
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Decodes whole lines; stops with a fault at the first line that is not UTF-8. */
function decoded(path: string, bytes: Buffer, firstLine: number, doneBytes: number): Piece {
  const start = firstThatIsNotUtf8(bytes);
  const text = utf8.decode(bytes.subarray(0, start)).replace(/\r\n?/g, '\n');
  const line = firstLine + lineFeedsIn(bytes.subarray(0, start));
  const message = 'this line is not UTF-8. Save the file as CSV UTF-8 and import it again.';
  return {
    text: firstLine === 1 ? text.replace(/^\uFEFF/, '') : text,
    doneBytes,
    fault: start < bytes.length ? new FileFault(path, line, message) : null,
  };
}

/** Offset of the first line that is not UTF-8; the length if all are. */
function firstThatIsNotUtf8(bytes: Buffer): number {
  if (isUtf8(bytes)) return bytes.length;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start) + 1 || bytes.length;
    if (!isUtf8(bytes.subarray(start, end))) return start;
    start = end;
  }
}

function lineFeedsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
}
