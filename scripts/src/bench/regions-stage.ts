import { setTimeout } from 'node:timers/promises';
import type { DatabaseLocation } from '@hopen/kit/database';
import { developmentIssuer } from '../local-country/development-issuer.ts';
import { startCountry } from '../local-country/local-country.ts';
import { answeringAfter, type JoinedCountry } from '../new-ars/eighteen-owners.ts';

/** Artificial latency by subgraph. */
export type Latencies = ReadonlyMap<string, number>;

/** Country of eighteen owners with configurable latencies. */
export interface OwnershipStage {
  readonly url: string;
  readonly owners: readonly string[];
  setLatencies(latencies: Latencies): void;
  /** Owners queried since the last call. */
  asked(): string[];
  close(): Promise<void>;
}

/** Starts the country in memory on free ports; `folder` stores its key. */
export async function setUp(
  country: JoinedCountry,
  location: DatabaseLocation,
  folder: string,
): Promise<OwnershipStage> {
  const owners = country.delegations.map(({ subgraph }) => subgraph);
  let latencies: Latencies = new Map();
  let asked: string[] = [];
  const tokens = { issuer: 'urn:hopen:bench', audience: 'hopen' };
  const { url, stop } = await startCountry({
    location,
    issuer: await developmentIssuer(folder, process.env.NODE_ENV),
    tokens,
    clock: () => '2026-01-15',
    portOf: () => 0,
    onProgress: () => {},
    onRequest: (subgraph) => asked.push(subgraph),
    instead: {
      supergraph: country.supergraph,
      subgraphs: country.subgraphs.map((each) =>
        owners.includes(each.name) ? answeringAfter(each, () => wait(latencies.get(each.name))) : each,
      ),
    },
  });
  return {
    url,
    owners,
    setLatencies(next) {
      latencies = next;
    },
    asked() {
      const done = asked.filter((name) => owners.includes(name));
      asked = [];
      return done;
    },
    close: stop,
  };
}

/** Skips zero delays, since a timer would still take a turn of the event loop. */
const wait = async (ms = 0) => ms && setTimeout(ms);
