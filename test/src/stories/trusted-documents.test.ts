import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readTabs } from '@hopen/gateway';
import type { Listening } from '@hopen/kit/server';
import { ROADMAP_FACTS } from '@hopen/roadmap-kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { post, startGatewayWithoutSubgraphs } from '../support/gateway-without-subgraphs.ts';

const hashOf = (document: string) => createHash('sha256').update(document).digest('hex');
const persisted = (hash: unknown, version = 1) => ({ persistedQuery: { version, sha256Hash: hash } });

const MANIFEST = new URL('../../../gateway/documents.json', import.meta.url);
const manifest: Record<string, { name: string; document: string }> = JSON.parse(
  await readFile(MANIFEST, 'utf8'),
);
const [country] = Object.keys(manifest).filter((hash) => manifest[hash]!.name === 'Country') as [string];
const OWN = '{ rateLimit { cost } }';

describe('the manifest', () => {
  it('holds each operation of the explorer, and what a roadmap’s keeper asks, under its hash', async () => {
    const operations = [...(await readTabs()), { title: 'RoadmapFacts', query: ROADMAP_FACTS }];
    expect(operations.length).toBeGreaterThan(2);
    const expected = operations.map(({ title, query }) => [hashOf(query), { name: title, document: query }]);
    expect(manifest).toEqual(Object.fromEntries(expected));
  });
});

describe('a gateway that answers trusted documents only', () => {
  let gateway: Listening;
  beforeAll(async () => {
    gateway = await startGatewayWithoutSubgraphs({ onlyTrustedDocuments: true });
  });
  afterAll(() => gateway.stop());

  it('answers what a subgraph that keeps a roadmap asks of the country', async () => {
    const variables = { programme: 'HOPEN', region: '53' };
    const { status, body } = await post(gateway.url, { query: ROADMAP_FACTS, variables });
    expect([status, body.data]).toEqual([200, { programme: null, region: null }]);
  });

  it.each<[string, object]>([
    ['by its hash', { extensions: persisted(country) }],
    ['by its identifier', { documentId: country }],
    ['by its identifier, as the specification writes it', { documentId: `sha256:${country}` }],
    ['by its very text', { query: manifest[country]!.document }],
    ['by its text and its hash', { query: manifest[country]!.document, extensions: persisted(country) }],
  ])('answers one that is asked for %s', async (_how, body) => {
    const { status, body: answer } = await post(gateway.url, body);
    expect(status).toBe(200);
    expect(answer.data).toEqual({ regions: null });
    expect(answer.extensions.cost.requested).toBeGreaterThan(100);
  });

  it('answers one that is asked for in an address', async () => {
    const response = await fetch(`${gateway.url}?documentId=${country}`, {
      headers: { 'apollo-require-preflight': 'true' },
    });
    expect(((await response.json()) as { data: unknown }).data).toEqual({ regions: null });
  });

  it.each<[string, object]>([
    ['another text', { query: OWN }],
    ['a trusted text with a blank more', { query: `${manifest[country]!.document} ` }],
    ['what is not even GraphQL', { query: '{' }],
    ['introspection', { query: '{ __schema { types { name } } }' }],
    ['another hash', { extensions: persisted(hashOf(OWN)) }],
    ['another identifier', { documentId: hashOf(OWN) }],
    ['another text under a trusted hash', { query: OWN, extensions: persisted(country) }],
    ['another text under a trusted identifier', { query: OWN, documentId: country }],
    ['another text with its own hash', { query: OWN, extensions: persisted(hashOf(OWN)) }],
    ['a name that every object has', { documentId: 'constructor' }],
  ])('refuses %s', async (what, body) => {
    const { status, codes } = await post(gateway.url, body);
    expect(status).toBe(400);
    expect(codes).toEqual([what.startsWith('a name') ? 'BAD_REQUEST' : 'UNTRUSTED_DOCUMENT']);
  });

  it('does not learn: what was refused with its hash is refused again', async () => {
    await post(gateway.url, { query: OWN, extensions: persisted(hashOf(OWN)) });
    expect((await post(gateway.url, { extensions: persisted(hashOf(OWN)) })).codes).toEqual([
      'UNTRUSTED_DOCUMENT',
    ]);
  });
});

describe('any other gateway', () => {
  let gateway: Listening;
  beforeAll(async () => {
    gateway = await startGatewayWithoutSubgraphs({ limits: { persistedQueryBytes: 300 } });
  });
  afterAll(() => gateway.stop());

  it('answers any document', async () => {
    expect((await post(gateway.url, { query: OWN })).body.data).toEqual({ rateLimit: { cost: 41 } });
  });

  it('knows the trusted ones by their hash already', async () => {
    expect((await post(gateway.url, { extensions: persisted(country) })).body.data).toEqual({
      regions: null,
    });
  });

  it('learns a document that comes with its hash, and answers to the hash from then on', async () => {
    const extensions = persisted(hashOf(OWN));
    expect((await post(gateway.url, { extensions })).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect((await post(gateway.url, { query: OWN, extensions })).body.data).toBeDefined();
    expect((await post(gateway.url, { extensions })).body.data).toEqual({ rateLimit: { cost: 41 } });
  });

  it('forgets the oldest when there is no more room, and never the trusted ones', async () => {
    const documents = Array.from({ length: 40 }, (_, index) => `query Q${index} { __typename }`);
    for (const query of documents) await post(gateway.url, { query, extensions: persisted(hashOf(query)) });
    const known = async (query: string) =>
      (await post(gateway.url, { extensions: persisted(hashOf(query)) })).codes.length === 0;
    expect([await known(documents.at(0)!), await known(documents.at(-1)!)]).toEqual([false, true]);
    expect((await post(gateway.url, { extensions: persisted(country) })).body.data).toEqual({
      regions: null,
    });
  });

  it.each<[string, object]>([
    ['a text under the hash of another', { query: OWN, extensions: persisted(hashOf('{ __typename }')) }],
    ['a hash that is none', { extensions: persisted('abc') }],
    ['a hash that is no text', { extensions: persisted({}) }],
  ])('refuses %s as a bad request', async (_what, body) => {
    const { status, codes } = await post(gateway.url, body);
    expect([status, codes]).toEqual([400, ['BAD_REQUEST']]);
  });
});
