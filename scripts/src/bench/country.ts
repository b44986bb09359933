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

// The country in a process of its own, so that it and the load generator do not share an event loop. It answers any
// message with the work done since the last one, or with its processor time, and ends with whoever forked it.

const TODAY = '2026-01-15';
const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);
const TOKENS = { issuer: 'urn:hopen:bench', audience: 'hopen' };
/** What the gateway can do is measured, not what it grants to one client. */
const FRONT_DOOR = { limits: { costPerMinute: 2_000_000_000, inFlight: 1_000 } };

/** What the forked country says of itself once it answers. */
export interface CountryReady {
  readonly url: string;
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly dgosToken: string;
  /** Of the ARS of region 93. */
  readonly arsToken: string;
  /** The same country once more, where whoever asks is the DGOS unchecked and no table is asked. */
  readonly openUrl: string;
}

/** What the subgraphs did, by name. */
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

/** Only here, for the difference: subgraphs over the same data without their tables, behind a gateway that checks no token. */
async function startOpenCountry(): Promise<string> {
  const authenticate: Authenticate = async () => ({ role: 'DGOS' });
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
