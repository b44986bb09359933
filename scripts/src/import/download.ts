import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UserFacingError } from '@hopen/kit/user-facing-error';

/** Digests that publishers give; data.gouv.fr gives SHA-1. */
export type Digest = { readonly algorithm: 'sha1' | 'sha256'; readonly hex: string };

/** Name, size and digests that a file to download must have, as far as its publisher gives them. */
export interface Expected {
  readonly name?: string;
  readonly sizeBytes?: number;
  readonly digests: readonly Digest[];
}

export const DOWNLOAD_LIMITS = {
  /** The structures file has 54 MB compressed, and 750 MB as JSON. */
  bytes: 2 ** 30,
  /** A description of a data set has some kilobytes. */
  documentBytes: 5 * 2 ** 20,
  redirects: 5,
  /** Longest wait for the first byte, and between two. */
  stallMs: 60_000,
  totalMs: 3_600_000,
};
export type DownloadLimits = typeof DOWNLOAD_LIMITS;

/** Hosts that are this machine, where plain http is not read or changed on its way. */
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Reads a JSON document. Throws `UserFacingError`. */
export async function readJson(url: URL, limits = DOWNLOAD_LIMITS): Promise<unknown> {
  let text = '';
  const decoder = new TextDecoder();
  await read(url, { ...limits, bytes: limits.documentBytes }, async (_url, chunks) => {
    for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  });
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(url, 'this is not JSON');
  }
}

/**
 * Downloads a file into a folder and returns its path. Throws `UserFacingError` where it is not whole, not what was
 * expected, or too large; what was written of it by then goes with the folder.
 */
export async function downloadInto(
  folder: string,
  from: URL,
  { name, sizeBytes, digests }: Expected,
  limits = DOWNLOAD_LIMITS,
): Promise<string> {
  const hashes = digests.map(({ algorithm, hex }) => ({ algorithm, hex, hash: createHash(algorithm) }));
  let size = 0;
  let path = '';
  await read(from, limits, async (url, chunks) => {
    path = join(folder, name ?? fileNameOf(url));
    await pipeline(
      chunks,
      async function* (received: AsyncIterable<Uint8Array>) {
        for await (const chunk of received) {
          size += chunk.length;
          for (const { hash } of hashes) hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(path),
    );
  });
  if (sizeBytes !== undefined && size !== sizeBytes)
    throw refusal(from, `it has ${size} bytes, and its publisher says ${sizeBytes}`);
  for (const { algorithm, hex, hash } of hashes) {
    const found = hash.digest('hex');
    if (found !== hex.toLowerCase())
      throw refusal(from, `its ${algorithm} is ${found}, and should be ${hex}`);
  }
  return path;
}

type Receive = (url: URL, chunks: AsyncIterable<Uint8Array>) => Promise<void>;

/** Asks an address, follows its redirects, and hands the body over in pieces, within the limits. */
async function read(from: URL, limits: DownloadLimits, receive: Receive): Promise<void> {
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), limits.stallMs);
  const total = AbortSignal.timeout(limits.totalMs);
  const signal = AbortSignal.any([stall.signal, total]);
  try {
    const { response, url } = await follow(from, limits.redirects, signal);
    const length = lengthOf(response);
    await receive(
      url,
      piecesOf(response, url, { bytes: limits.bytes, length, onPiece: () => timer.refresh() }),
    );
  } catch (error) {
    if (error instanceof UserFacingError) throw error;
    if (stall.signal.aborted) throw refusal(from, `nothing came for ${limits.stallMs / 1000} seconds`);
    if (total.aborted) throw refusal(from, `it took more than ${limits.totalMs / 1000} seconds`);
    throw refusal(from, reasonOf(error));
  } finally {
    clearTimeout(timer);
    stall.abort();
  }
}

async function follow(from: URL, redirects: number, signal: AbortSignal) {
  let url = from;
  for (let hop = 0; hop <= redirects; hop++) {
    requireSecure(url);
    const response = await fetch(url, {
      redirect: 'manual',
      signal,
      // The checksum is of the file as it is, not as it may be packed for the way.
      headers: { 'accept-encoding': 'identity' },
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || !location) {
      refuseOthers(response, url);
      return { response, url };
    }
    await response.body?.cancel();
    url = new URL(location, url);
  }
  throw refusal(from, `it leads on more than ${redirects} times`);
}

function requireSecure({ protocol, hostname, href, username, password }: URL): void {
  // They would stand in the lists of processes, in logs, and in those of the other side.
  if (username || password) throw refusal(new URL(href), 'an address names no user and no password');
  if (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))) return;
  throw refusal(new URL(href), 'an address begins with https://, or leads to this machine');
}

function refuseOthers({ status, headers }: Response, url: URL): void {
  if (status !== 200) throw refusal(url, `it answers ${status}`);
  const type = headers.get('content-type') ?? '';
  if (/^text\/html/i.test(type)) throw refusal(url, `it is a web page (${type})`);
  const coding = headers.get('content-encoding') ?? 'identity';
  if (coding !== 'identity') throw refusal(url, `it comes packed once more (${coding})`);
}

const lengthOf = ({ headers }: Response): number | null =>
  headers.has('content-length') ? Number(headers.get('content-length')) : null;

interface Pieces {
  readonly bytes: number;
  readonly length: number | null;
  readonly onPiece: () => void;
}

async function* piecesOf({ body }: Response, url: URL, { bytes, length, onPiece }: Pieces) {
  let size = 0;
  const requireRoom = (needed: number) => {
    if (needed > bytes) throw refusal(url, `it has more than ${bytes} bytes`);
  };
  requireRoom(length ?? 0);
  for await (const piece of body ?? []) {
    size += piece.length;
    requireRoom(size);
    onPiece();
    yield piece;
  }
  if (length !== null && size !== length) throw refusal(url, `it broke off after ${size} of ${length} bytes`);
}

/** Last part of the path, where it can be the name of a file. */
function fileNameOf({ pathname }: URL): string {
  const name = basename(pathname);
  return /^[\w-][\w.-]{0,150}$/.test(name) ? name : 'finess-structures';
}

/** Reason of a failure: that of the network stands in the cause. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  return [message, code || inner].filter(Boolean).join(': ');
}

const refusal = ({ origin, pathname }: URL, why: string) =>
  new UserFacingError(`${origin}${pathname} cannot be imported: ${why}. Nothing was written.`);
