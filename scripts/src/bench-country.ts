import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { startCountry } from './country.ts';
import { developmentIssuer } from './development-issuer.ts';

// The country in a process of its own, so that it and the load generator do not share an event loop. It answers any
// message with the work done since the last one, and ends with whoever forked it.

const TODAY = '2026-01-15';
const TOKENS = { issuer: 'urn:hopen:bench', audience: 'hopen' };

/** What the forked country says of itself once it answers. */
export interface CountryReady {
  readonly url: string;
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly dgosToken: string;
}

/** What the subgraphs did, by name. */
export type Work = Readonly<Record<string, { readonly requests: number; readonly statements: number }>>;

const folder = await mkdtemp(join(tmpdir(), 'hopen-bench-'));
const issuer = await developmentIssuer(folder, process.env.NODE_ENV);
await rm(folder, { recursive: true });

let work: Record<string, { requests: number; statements: number }> = {};
const workOf = (subgraph: string) => (work[subgraph] ??= { requests: 0, statements: 0 });
const country = await startCountry({
  location: { pglite: await PGlite.create() },
  issuer,
  tokens: TOKENS,
  clock: () => TODAY,
  portOf: () => 0,
  // What the gateway can do is measured, not what it grants to one client.
  frontDoor: { limits: { costPerMinute: Number.MAX_SAFE_INTEGER } },
  onProgress: () => {},
  onRequest: (subgraph) => workOf(subgraph).requests++,
  onStatement: (subgraph) => workOf(subgraph).statements++,
});

process.on('disconnect', () => process.exit());
process.on('message', () => {
  const done: Work = work;
  work = {};
  process.send!(done);
});
process.send!({
  url: country.url,
  subgraphUrls: Object.fromEntries([...country.subgraphs].map(([name, { url }]) => [name, url])),
  dgosToken: await issuer.sign({ hopen_role: 'dgos' }, TOKENS),
} satisfies CountryReady);
