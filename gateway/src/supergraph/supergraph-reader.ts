import { readFile } from 'node:fs/promises';
import { type Environment, requireSecureAddress, TRUSTED_SOURCE } from '@hopen/kit/server';

/** Source of the supergraph. */
export interface SupergraphReader {
  /** Reads the currently published supergraph. Throws if it is unavailable. */
  read(): Promise<string>;
  /** Polling interval; absent for a supergraph that never changes. */
  readonly everyMs?: number;
}

const COMPOSED = new URL('../../../schema/supergraph.graphql', import.meta.url);

/**
 * File or URL of the supergraph from the environment. Must be trusted: it decides which hosts receive client tokens.
 */
export function supergraphAddressFrom(environment: Environment): string | URL {
  const { SUPERGRAPH: address } = environment;
  if (!address) return COMPOSED;
  return isAddress(address)
    ? requireSecureAddress(environment, 'SUPERGRAPH', address, TRUSTED_SOURCE)
    : address;
}

const isAddress = (text: string): boolean => /^https?:/i.test(text);

const FILE_EVERY_MS = 1_000;
const URL_EVERY_MS = 10_000;
const TIMEOUT_MS = 10_000;

/** Reads from a file, or from a URL that begins with `http`. */
export function supergraphAt(address: string | URL, everyMs?: number): SupergraphReader {
  return isAddress(String(address))
    ? { read: reader(String(address)), everyMs: everyMs ?? URL_EVERY_MS }
    : { read: () => readFile(address, 'utf8'), everyMs: everyMs ?? FILE_EVERY_MS };
}

/** Reads over HTTP with an ETag, so that an unchanged supergraph is not downloaded again. */
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
