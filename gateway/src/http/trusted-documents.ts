import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ApolloServerPlugin, BaseContext, GraphQLRequest } from '@apollo/server';
import { ERROR_CODES } from '@hopen/schema';
import { LRUCache } from 'lru-cache';

/** Trusted documents of dashboards and partners, by SHA-256 of their text. Written by `npm run documents`. */
export type Manifest = Readonly<Record<string, { readonly name: string; readonly document: string }>>;

const MANIFEST = new URL('../../documents.json', import.meta.url);

export const readManifest = async (): Promise<Manifest> => JSON.parse(await readFile(MANIFEST, 'utf8'));

export const hashOf = (document: string): string => createHash('sha256').update(document).digest('hex');

/** Document identifier of GraphQL over HTTP: a SHA-256 hash with an optional prefix. */
const DOCUMENT_ID = /^(?:sha256:)?([0-9a-f]{64})$/;
/** Prefix that Apollo Server adds to each hash in its cache. */
const APOLLO_PREFIX = 'apq:';

/** Persisted-query cache: the manifest's documents permanently, automatic persisted queries in an LRU. */
export function documentsByHash(manifest: Manifest, bytes: number) {
  const others = new LRUCache<string, string>({
    maxSize: bytes,
    sizeCalculation: ({ length }) => length + 1,
  });
  const trusted = (key: string) => {
    const hash = key.slice(APOLLO_PREFIX.length);
    return Object.hasOwn(manifest, hash) ? manifest[hash]!.document : undefined;
  };
  return {
    get: async (key: string) => trusted(key) ?? others.get(key),
    set: async (key: string, document: string) => void others.set(key, document),
    delete: async (key: string) => others.delete(key),
  };
}

/**
 * Resolves a document by hash, sent as `documentId` or as Apollo's `persistedQuery`. With `only`, a full text is looked
 * up by its hash too, so that documents outside the manifest are refused before parsing.
 */
export const trustedDocumentsPlugin = (only: boolean): ApolloServerPlugin<BaseContext> => ({
  async requestDidStart({ request }) {
    Object.assign(request, namedByHash(request, only));
    return {
      async willSendResponse({ response: { http, body } }) {
        if (!only || body.kind !== 'single') return;
        const [error] = body.singleResult.errors ?? [];
        if (error?.extensions?.code !== 'PERSISTED_QUERY_NOT_FOUND') return;
        http.status = 400;
        body.singleResult = { errors: [UNTRUSTED] };
      },
    };
  },
});

const UNTRUSTED = { message: ERROR_CODES.UNTRUSTED_DOCUMENT, extensions: { code: 'UNTRUSTED_DOCUMENT' } };

/**
 * Rewrites the request to Apollo's persisted-query format, which looks up the hash or stores the document sent with it.
 */
function namedByHash(request: GraphQLRequest, only: boolean): GraphQLRequest {
  const { query, extensions: { persistedQuery, ...others } = {} } = request;
  const documentId = documentIdOf(request);
  if (query !== undefined && only) return asHash(hashOf(query), others);
  if (documentId === undefined && persistedQuery === undefined) return {};
  const hash = readHash(documentId ?? persistedQuery?.sha256Hash);
  const isOf = hash !== undefined && (query === undefined || hash === hashOf(query));
  if (isOf) return asHash(hash, others, query);
  // Malformed hash, or hash of another document: dropped together with the text, so the request is answered as a bad
  // one.
  return { query: undefined, extensions: others };
}

const asHash = (sha256Hash: string, others: object, query?: string): GraphQLRequest => ({
  query,
  extensions: { ...others, persistedQuery: { version: 1, sha256Hash } },
});

function documentIdOf({ http }: GraphQLRequest): unknown {
  if (http?.method === 'GET') return new URLSearchParams(http.search).get('documentId') ?? undefined;
  return (http?.body as { documentId?: unknown } | undefined)?.documentId ?? undefined;
}

const readHash = (id: unknown): string | undefined =>
  typeof id === 'string' ? DOCUMENT_ID.exec(id)?.[1] : undefined;
