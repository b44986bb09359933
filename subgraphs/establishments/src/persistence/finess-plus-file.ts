import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { getManyValues, type Many, none } from 'stream-chain/defs.js';
import { Assembler } from 'stream-json/assembler.js';
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { ImportRefused } from '../domain/finess-refusal.ts';
import { asRefusal } from './finess-file-errors.ts';

/** Value under a key of the root object: an element of a list with its index, or a value alone. */
export interface RootValue {
  readonly key: string;
  readonly index: number | null;
  readonly value: unknown;
  /** Bytes of the file read so far, compressed ones where it is. */
  readonly doneBytes: number;
}

/** Text of one record, or between two: the longest legal entity has some megabytes. */
const LONGEST_RECORD_CHARACTERS = 64 * 2 ** 20;
/** Records are some ten levels deep. */
const DEEPEST = 100;

/** Keys of a root object that are read: of lists, and of texts. */
export interface RootKeys {
  /** Lists that a file must have. */
  readonly required?: readonly string[];
  readonly optional?: readonly string[];
  readonly scalars: readonly string[];
}

/**
 * Reads the values of some keys of a JSON object, one by one, however large the file. Throws `ImportRefused` for a file that is
 * unreadable, cut off, or another JSON; then nothing of it may be kept.
 */
export async function* rootValues(
  path: string,
  name: string,
  { required = [], optional = [], scalars }: RootKeys,
): AsyncGenerator<RootValue> {
  const reader = new RootReader(name, [...required, ...optional], scalars);
  const parse = jsonParser({ packValues: true, streamValues: false });
  const tokensOf = (text: string | typeof none) => {
    try {
      const tokens = parse(text as string);
      return tokens === none ? [] : getManyValues(tokens as Many<Token>);
    } catch (error) {
      throw notStructures(name, `it is not JSON: ${(error as Error).message}`);
    }
  };
  let doneBytes = 0;
  let waiting = 0;
  for await (const piece of textsOf(path, name)) {
    doneBytes = piece.doneBytes;
    waiting += piece.text.length;
    for (const token of tokensOf(piece.text)) {
      const found = reader.take(token);
      if (found) yield { ...found, doneBytes };
      if (found || !reader.isInside) waiting = 0;
    }
    if (waiting > LONGEST_RECORD_CHARACTERS)
      throw notStructures(name, `it has ${waiting} characters without a whole record`);
  }
  tokensOf(none);
  if (!reader.isDone) throw notStructures(name, 'it ends before its last bracket');
  const missing = required.find((list) => !reader.hasSeen(list));
  if (missing) throw notStructures(name, `it has no list "${missing}"`);
}

/** Follows the tokens of a root object, and assembles the values of its wanted keys. */
class RootReader {
  #key = '';
  #depth = 0;
  #index = 0;
  #assembler: Assembler | null = null;
  readonly #seen = new Set<string>();
  /** True behind the last bracket of the root. */
  isDone = false;

  constructor(
    readonly name: string,
    readonly lists: readonly string[],
    readonly scalars: readonly string[],
  ) {}

  /** True while a record is being read. */
  get isInside(): boolean {
    return this.#assembler !== null;
  }

  hasSeen(key: string): boolean {
    return this.#seen.has(key);
  }

  take(token: Token): Omit<RootValue, 'doneBytes'> | null {
    if (token.name === 'keyValue' && this.#depth === 1) {
      this.#startKey(token.value);
      return null;
    }
    const isStart = token.name === 'startObject' || token.name === 'startArray';
    const isEnd = token.name === 'endObject' || token.name === 'endArray';
    if (this.#depth === 0) this.#startRoot(token);
    else if (this.#depth === 1 && !isEnd) this.#startValue(token);
    if (isStart) this.#depth++;
    if (this.#depth > DEEPEST) throw notStructures(this.name, `it is more than ${DEEPEST} levels deep`);
    if (isEnd) this.#depth--;
    if (isEnd && this.#depth === 0) this.isDone = true;
    return this.#assembled(token, isStart);
  }

  #startRoot({ name }: Token): void {
    if (name !== 'startObject') throw notStructures(this.name, 'its root is not an object');
  }

  #startKey(key: string): void {
    this.#key = key;
    this.#index = 0;
    if (!this.lists.includes(key) && !this.scalars.includes(key)) return;
    if (this.#seen.has(key)) throw notStructures(this.name, `it has the key "${key}" twice`);
    this.#seen.add(key);
  }

  #startValue({ name }: Token): void {
    if (!this.lists.includes(this.#key)) return;
    if (name !== 'startArray') throw notStructures(this.name, `"${this.#key}" is not a list`);
  }

  /** Value that this token completes. */
  #assembled(token: Token, isStart: boolean): Omit<RootValue, 'doneBytes'> | null {
    const key = this.#key;
    if (this.scalars.includes(key) && this.#depth === 1 && 'value' in token && token.name !== 'keyValue')
      return { key, index: null, value: token.value };
    if (!this.lists.includes(key)) return null;
    if (this.#assembler) {
      this.#assembler.consume(token);
      if (!this.#assembler.done) return null;
      const value = this.#assembler.current;
      this.#assembler = null;
      return { key, index: this.#index++, value };
    }
    if (isStart && this.#depth === 3) {
      this.#assembler = new Assembler();
      this.#assembler.consume(token);
      return null;
    }
    return this.#depth === 2 && 'value' in token ? { key, index: this.#index++, value: token.value } : null;
  }
}

export const notStructures = (name: string, why: string) =>
  new ImportRefused(
    'NOT_AN_EXTRACT',
    `${name} is not a "structures" file of FINESS+: ${why}. Nothing was written: import the file as published.`,
  );

/** Decoded text of a file, inflated where it is compressed. */
async function* textsOf(path: string, name: string): AsyncGenerator<{ text: string; doneBytes: number }> {
  const isCompressed = await isGzip(path, name);
  if (!isCompressed && /gz$/i.test(path)) throw notStructures(name, 'it is not compressed by gzip');
  const file = createReadStream(path);
  const bytes = isCompressed ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => bytes.destroy(error));
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw notStructures(name, 'it is not UTF-8');
    }
  };
  try {
    for await (const chunk of bytes) yield { text: decode(chunk as Uint8Array), doneBytes: file.bytesRead };
    const rest = decode();
    if (rest) yield { text: rest, doneBytes: file.bytesRead };
  } catch (error) {
    throw asRefusal(path, name, error);
  } finally {
    file.destroy();
  }
}

const GZIP_MAGIC = '1f8b';

/** True for a file that begins as gzip does. An empty one is refused. */
async function isGzip(path: string, name: string): Promise<boolean> {
  const head = await headOf(path, name, 2);
  if (head.length === 0) throw new ImportRefused('UNREADABLE_FILE', `${name} is empty.`);
  return head.toString('hex') === GZIP_MAGIC;
}

async function headOf(path: string, name: string, length: number): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length));
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asRefusal(path, name, error);
  }
}

/** True for JSON by its name or its first bytes; anything else is read as an extract in CSV. */
export async function isJsonFile(path: string, name: string): Promise<boolean> {
  if (/json(\.gz)?$/i.test(path)) return true;
  const head = await headOf(path, name, 4);
  return head.subarray(0, 2).toString('hex') === GZIP_MAGIC || /^\uFEFF?\s*[{[]/.test(head.toString());
}
