import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { funding } from '@hopen/funding';
import { authenticator } from '@hopen/kit/auth';
import { type Database, type DatabaseLocation } from '@hopen/kit/database';
import { openSubgraphDatabase, serve } from '@hopen/kit/serve';
import type { CivilDay } from '@hopen/schema';
import { SUBGRAPHS } from '../contract/subgraphs.ts';
import { developmentIssuer } from '../local-country/development-issuer.ts';
import { loadSyntheticData } from '../local-country/load-synthetic.ts';
import type { Stage } from './campaign-player.ts';

/** Day after the allotment of HOP'EN's envelopes, before any application. */
const BEFORE_THE_CALL: CivilDay = '2019-04-20';

const TOKENS = { issuer: 'urn:hopen:bench', audience: 'hopen' };

/** Serves funding on a database with the synthetic country before its campaign. */
export async function openStage(location: DatabaseLocation): Promise<Stage & { stop(): Promise<void> }> {
  await fill(location);
  let [day, statements] = [BEFORE_THE_CALL, 0];
  const { authenticate, tokenOf, stopKeys } = await openIssuer();
  const clock = () => day;
  const onStatement = () => statements++;
  const served = await serve(funding, { database: location, authenticate, clock, port: 0, onStatement });
  return {
    url: served.url,
    liveOn: (next) => {
      day = next;
    },
    statements: () => statements,
    tokenOf,
    async stop() {
      await served.stop();
      await stopKeys();
    },
  };
}

/** Issuer of the actors' tokens, cached by organisation. */
async function openIssuer() {
  const folder = await mkdtemp(join(tmpdir(), 'hopen-bench-'));
  const issuer = await developmentIssuer(folder, process.env.NODE_ENV);
  await rm(folder, { recursive: true });
  const keys = await issuer.listen(0);
  const tokens = new Map<string, Promise<string>>();
  return {
    authenticate: authenticator({ ...TOKENS, jwksUrl: keys.url }),
    tokenOf(organisation: string): Promise<string> {
      if (!tokens.has(organisation)) tokens.set(organisation, issuer.sign(claimsOf(organisation), TOKENS));
      return tokens.get(organisation)!;
    },
    stopKeys: () => keys.stop(),
  };
}

async function fill(location: DatabaseLocation): Promise<void> {
  const databases = new Map<string, Database>();
  for (const subgraph of SUBGRAPHS) {
    databases.set(subgraph.name, await openSubgraphDatabase(subgraph, location, BEFORE_THE_CALL));
  }
  await loadSyntheticData(databases, BEFORE_THE_CALL, () => {});
  for (const database of databases.values()) await database.close();
}

/** Token claims of an organisation. */
function claimsOf(organisation: string): Record<string, unknown> {
  if (organisation === 'DGOS') return { hopen_role: 'dgos' };
  const region = /^ARS (\w+)$/.exec(organisation)?.[1];
  if (region) return { hopen_role: 'ars', hopen_region: region };
  return { hopen_role: 'establishment', hopen_beneficiaries: [organisation] };
}
