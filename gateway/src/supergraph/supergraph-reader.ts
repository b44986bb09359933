import { readFile } from 'node:fs/promises';
import { BELIEVED, type Environment, requireSecureAddress } from '@hopen/kit/server';

/** Where a supergraph is published. */
export interface SupergraphReader {
  /** The supergraph as it is published now. Throws when it cannot be had. */
  read(): Promise<string>;
  /** How long to wait before looking again; left out, it never changes. */
  readonly everyMs?: number;
}

const COMPOSED = new URL('../../../schema/supergraph.graphql', import.meta.url);

/** The file, or the address, that the environment names: it says who is sent the tokens of everyone. */
export function supergraphAddressFrom(environment: Environment): string | URL {
  const { SUPERGRAPH: said } = environment;
  if (!said) return COMPOSED;
  return isAddress(said) ? requireSecureAddress(environment, 'SUPERGRAPH', said, BELIEVED) : said;
}

const isAddress = (text: string): boolean => /^https?:/i.test(text);

const FILE_EVERY_MS = 1_000;
const URL_EVERY_MS = 10_000;
const TIMEOUT_MS = 10_000;

/** Reads a file, or an address that begins with `http`. */
export function supergraphAt(address: string | URL, everyMs?: number): SupergraphReader {
  return isAddress(String(address))
    ? { read: reader(String(address)), everyMs: everyMs ?? URL_EVERY_MS }
    : { read: () => readFile(address, 'utf8'), everyMs: everyMs ?? FILE_EVERY_MS };
}

/** Asks for a supergraph only where it is another one than before. */
function reader(url: string): () => Promise<string> {
  let known: { readonly etag: string; readonly text: string } | undefined;
  return async () => {
    const response = await fetch(url, {
      headers: known ? { 'if-none-match': known.etag } : {},
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 304 && known) return known.text;
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const text = await response.text();
    const etag = response.headers.get('etag');
    known = etag ? { etag, text } : undefined;
    return text;
  };
}
