import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway } from '@hopen/gateway';
import { type Authenticate } from '@hopen/kit/auth';
import { openPglite } from '@hopen/kit/database';
import { serve } from '@hopen/kit/serve';
import { type AnySubgraph } from '@hopen/kit/subgraph';
import { SUBGRAPHS } from '../contract/subgraphs.ts';
import { developmentIssuer } from '../local-country/development-issuer.ts';
import { startCountry } from '../local-country/local-country.ts';

// The country in its own process, so that it doesn't share an event loop with the load generator. Replies to a message
// with the work since the last one, with its CPU time or its memory; exits with its parent.

const TODAY = '2026-01-15';
const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);
const TOKENS = { issuer: 'urn:hopen:bench', audience: 'hopen' };
/** Limits high enough to measure the gateway's capacity rather than its quotas. */
const FRONT_DOOR = { limits: { costPerMinute: 2_000_000_000, inFlight: 1_000 } };

/** First message of the forked country. */
export interface CountryReady {
  readonly url: string;
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly dgosToken: string;
  /** Token of the ARS of region 93. */
  readonly arsToken: string;
  /** Endpoint of the same country without authorisation: every caller is the DGOS. */
  readonly openUrl: string;
}

/** Requests and SQL statements by subgraph. */
export type Work = Readonly<Record<string, { readonly requests: number; readonly statements: number }>>;

const folder = await mkdtemp(join(tmpdir(), 'hopen-bench-'));
const issuer = await developmentIssuer(folder, process.env.NODE_ENV);
await rm(folder, { recursive: true });

let work: Record<string, { requests: number; statements: number }> = {};
const workOf = (subgraph: string) => (work[subgraph] ??= { requests: 0, statements: 0 });
const location = { pglite: await openPglite({}) };
const clock = () => TODAY;
const country = await startCountry({
  location,
  issuer,
  tokens: TOKENS,
  clock,
  portOf: () => 0,
  frontDoor: FRONT_DOOR,
  onProgress: () => {},
  onRequest: (subgraph) => workOf(subgraph).requests++,
  onStatement: (subgraph) => workOf(subgraph).statements++,
});

const openUrl = await startOpenCountry();

/** Serves the same data without token checks and authorisation tables, for comparison only. */
async function startOpenCountry(): Promise<string> {
  const authenticate: Authenticate = async () => ({ role: 'NATIONAL', body: 'DGOS', programmes: [] });
  const urls = new Map<string, string>();
  for (const subgraph of SUBGRAPHS) {
    const open: AnySubgraph = { ...subgraph, fieldRules: {} };
    const { url } = await serve(open, { database: location, authenticate, clock, port: 0 });
    urls.set(subgraph.name, url);
  }
  const supergraph = await readFile(SUPERGRAPH, 'utf8');
  const urlOf = (name: string) => urls.get(name);
  const { url } = await startGateway({ supergraph, urlOf, authenticate, ...FRONT_DOOR, clock, port: 0 });
  return url;
}

process.on('disconnect', () => process.exit());
process.on('message', (question) => {
  if (question === 'cpu') return void process.send!(process.cpuUsage());
  if (question === 'memory') return void process.send!(process.memoryUsage.rss());
  const done: Work = work;
  work = {};
  process.send!(done);
});
process.send!({
  url: country.url,
  subgraphUrls: Object.fromEntries([...country.subgraphs].map(([name, { url }]) => [name, url])),
  openUrl,
  dgosToken: await issuer.sign({ hopen_role: 'dgos' }, TOKENS),
  arsToken: await issuer.sign({ hopen_role: 'ars', hopen_region: '93' }, TOKENS),
} satisfies CountryReady);
