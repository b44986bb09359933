import { mkdtemp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startGateway, supergraphAt } from '@hopen/gateway';
import { type Authenticate, authenticator, GATEWAY_ISSUER, gatewayAudience } from '@hopen/kit/auth';
import { type ServedSubgraph, serve } from '@hopen/kit/serve';
import { type AnySubgraph, peersAt } from '@hopen/kit/subgraph';
import { loadPublished } from '@hopen/roadmap-kit';
import { DELEGATIONS, HostedRoadmap, roadmapsWith } from '@hopen/roadmaps';
import type { RegionFacts } from '@hopen/schema';
import { countryWith, fetchPublishedVersions, type JoinedArs, writeJoining } from '@hopen/scripts';
import { captureLog } from './captured-log.ts';
import { trust } from './fake-ars.ts';
import { AMPLE_MS, type Answer, ask, startTestCountry, UNHURRIED } from './test-country.ts';
import { syntheticDatabase } from './test-database.ts';

const POLL_MS = 10;
const TODAY = '2026-01-15';

/** Country that ARSs join and leave while its gateway runs. */
export interface ChangingCountry {
  readonly url: string;
  ask(query: string, variables?: object, token?: string): Promise<Answer>;
  token(claims: Record<string, unknown>): Promise<string>;
  /** Sets the current day everywhere. */
  liveOn(day: string): void;
  /** Moves a roadmap to its ARS with its history: subgraph first, then gateway, then the State's index. */
  join(region: RegionFacts): Promise<void>;
  /** Returns a roadmap with its history: the State's index first, then the gateway. */
  leave(region: RegionFacts): Promise<void>;
  close(): Promise<void>;
}

/** Starts the country as shipped. */
export async function openChangingCountry(): Promise<ChangingCountry> {
  const filled = await syntheticDatabase();
  const graph = await startTestCountry(TODAY, undefined, { filled });
  const folder = await mkdtemp(join(process.env.HOPEN_RUN_FOLDER!, 'changing-'));
  const file = join(folder, 'supergraph.graphql');
  const urls = new Map(Object.entries(graph.subgraphUrls));
  const served: ServedSubgraph[] = [];
  let joined: readonly JoinedArs[] = [];
  let { supergraph } = await countryWith(joined);
  let today = TODAY;
  let revisions = 0;

  /** Replaces the supergraph file atomically; the revision forces a reload of an otherwise equal one. */
  async function publish(): Promise<void> {
    await writeFile(`${file}.new`, `${supergraph}\n# ${revisions++}\n`);
    await rename(`${file}.new`, file);
  }
  await publish();
  const { log } = captureLog();
  const clock = () => today;
  const gateway = await startGateway({
    supergraph: supergraphAt(file, POLL_MS),
    urlOf: (name) => urls.get(name),
    authenticate: trust,
    key: graph.gatewayKey,
    ...UNHURRIED,
    clock,
    traffic: { timeoutMsOf: () => AMPLE_MS },
    port: 0,
    log,
  });
  const urlOf = (name: string) => (name === 'national' ? gateway.url : urls.get(name));
  const peers = peersAt({ urlOf, timeoutMs: AMPLE_MS, log });
  const start = async (subgraph: AnySubgraph, authenticate: Authenticate) => {
    const options = { database: filled.location, clock, peers, port: 0, log };
    const next = await serve(subgraph, { ...options, authenticate });
    served.push(next);
    urls.set(subgraph.name, next.url);
    return next;
  };

  /** Waits until the gateway has taken the new supergraph; meanwhile it serves the old one. */
  async function takeSupergraph(): Promise<void> {
    const { id } = (await gateway.health()).supergraph;
    await publish();
    while ((await gateway.health()).supergraph.id === id) await setTimeout(POLL_MS);
  }

  /** Restarts the State's index, delegating to these ARSs in addition. */
  const restartIndex = (of: readonly JoinedArs[]) =>
    start(roadmapsWith([...DELEGATIONS, ...of.map(({ line }) => line)]), trust);

  async function compose(of: readonly JoinedArs[]): Promise<void> {
    joined = of;
    ({ supergraph } = await countryWith(joined));
  }

  return {
    url: gateway.url,
    ask: (query, variables, token) => ask(gateway.url, query, variables, token),
    token: graph.token,
    liveOn(day) {
      today = day;
      graph.liveOn(day);
    },
    async join(region) {
      const own = await mkdtemp(join(folder, 'ars-'));
      const published = async () => (await fetchPublishedVersions(gateway.url, region.code)).versions;
      const [ars] = (await writeJoining(own, [region], published)) as [JoinedArs];
      await start(ars.subgraph, trusting(gateway.url, ars.subgraph.name));
      await compose([...joined, ars]);
      await takeSupergraph();
      await restartIndex(joined);
      // The index has a new address, found with the next supergraph.
      await takeSupergraph();
    },
    async leave(region) {
      const { versions } = await fetchPublishedVersions(gateway.url, region.code);
      const staying = joined.filter(({ line }) => line.regionCode !== region.code);
      const { database } = await restartIndex(staying);
      await database.em.fork().transactional((em) => loadPublished(em, HostedRoadmap, versions));
      await takeSupergraph();
      await compose(staying);
      await takeSupergraph();
    },
    async close() {
      await gateway.stop();
      for (const each of served) await each.stop();
      await graph.close();
    },
  };
}

/** Authentication of an ARS-hosted subgraph, by the gateway's key. */
const trusting = (gateway: string, subgraph: string): Authenticate =>
  authenticator({
    issuer: GATEWAY_ISSUER,
    audience: gatewayAudience(subgraph),
    jwksUrl: new URL('/jwks.json', gateway).href,
    keysTimeoutMs: AMPLE_MS,
  });
