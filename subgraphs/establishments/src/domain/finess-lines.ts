import { ImportRefused } from './finess-refusal.ts';

/** Lines of the layouts are under 1,000 characters; a file without line ends must not fill the memory. */
const LONGEST_LINE_BYTES = 65_536;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Line of a file as bytes, without its line end. The first line is number 1. */
export interface RawLine {
  readonly lineNumber: number;
  readonly bytes: Uint8Array;
}

/** Splits a stream of bytes into lines, without holding more than one. `name` is for the refusal. */
export async function* rawLines(chunks: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<RawLine> {
  let lineNumber = 0;
  let rest: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? joined(rest, chunk) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      refuseLongLine(end - start, name, ++lineNumber);
      yield { lineNumber, bytes: withoutReturn(bytes.subarray(start, end)) };
      start = end + 1;
    }
    rest = bytes.slice(start);
    refuseLongLine(rest.length, name, lineNumber + 1);
  }
  if (rest.length > 0) yield { lineNumber: ++lineNumber, bytes: withoutReturn(rest) };
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const both = new Uint8Array(head.length + tail.length);
  both.set(head);
  both.set(tail, head.length);
  return both;
}

const withoutReturn = (line: Uint8Array) => (line.at(-1) === CARRIAGE_RETURN ? line.subarray(0, -1) : line);

/** Counts a carriage return too: at the end of a chunk it is not known yet whether it ends the line. */
function refuseLongLine(lengthBytes: number, name: string, lineNumber: number): void {
  if (lengthBytes <= LONGEST_LINE_BYTES) return;
  throw new ImportRefused(
    'NOT_AN_EXTRACT',
    `${name}:${lineNumber}: a line of more than ${LONGEST_LINE_BYTES} bytes. This is not an extract of FINESS as published.`,
  );
}

export type Encoding = 'utf-8' | 'windows-1252';

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** Text of UTF-8 bytes, without a byte order mark; `undefined` for other bytes. */
function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Detects the encoding of a file by majority of its lines with accents. A single line is ambiguous: "SANTÉ’" in Windows-1252
 * happens to be valid UTF-8.
 */
export class EncodingVote {
  private forUtf8 = 0;
  private againstUtf8 = 0;

  add({ bytes }: RawLine): void {
    const text = asUtf8(bytes);
    if (text === undefined) this.againstUtf8 += 1;
    else if (text.length !== bytes.length) this.forUtf8 += 1;
  }

  get winner(): Encoding {
    return this.againstUtf8 === 0 || this.forUtf8 > this.againstUtf8 ? 'utf-8' : 'windows-1252';
  }
}

/** Characters of two Windows-1252 ones that happen to be valid UTF-8: "É’" is "ɒ". French has none of these. */
const COINCIDENCE = /[\u0080-\u009F\u0180-\u07FF]/;
/** Characters that no two of a French text in Windows-1252 make: "Ã©" is "é". */
const NO_COINCIDENCE = /[\u00A0-\u017F\u0800-\uFFFF]/;

/** Text of bytes that are certainly UTF-8; `undefined` for ASCII, and for what may be Windows-1252. */
function asUnmistakableUtf8(bytes: Uint8Array): string | undefined {
  const text = asUtf8(bytes);
  if (text === undefined || text.length === bytes.length) return undefined;
  return COINCIDENCE.test(text) && !NO_COINCIDENCE.test(text) ? undefined : text;
}

/** Decodes a line of a file in `encoding`; `foreignEncoding` is the encoding of the line where it differs. */
export function decodeLine(
  { bytes }: RawLine,
  encoding: Encoding,
): { text: string; foreignEncoding: Encoding | null } {
  const utf8Text = encoding === 'utf-8' ? asUtf8(bytes) : asUnmistakableUtf8(bytes);
  const readAs = utf8Text === undefined ? 'windows-1252' : 'utf-8';
  return {
    text: utf8Text ?? windows1252.decode(bytes),
    foreignEncoding: readAs === encoding ? null : readAs,
  };
}
