import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startGateway } from '@hopen/gateway';
import type { ForkedCountry } from './fork.ts';
import { requestOf } from './question.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);
const QUERY = `{ region(code: "93") { roadmap { vision
  priorityDomains { rank target { rate reachedBy progress { lacking } } } axes { title } } } }`;

const target = {
  __typename: 'RoadmapTarget',
  regionCode: '93',
  programmeCode: 'HOPEN',
  domainCode: 'D2',
  rate: 0.5,
  reachedBy: '2026-12-31',
};
const GOOD = {
  __typename: 'PacaRoadmap',
  regionCode: '93',
  asOf: null,
  vision: 'Ensemble.',
  priorityDomains: [{ rank: 1, target }],
  axes: [{ title: 'Partage' }],
};

/** Answers of an ARS, by name. */
const ANSWERS = {
  good: GOOD,
  '5,000 targets': { ...GOOD, priorityDomains: Array(5_000).fill({ rank: 1, target }) },
  '170,000 objects': { ...GOOD, axes: Array(170_000).fill({}) },
};

/** Time of the national answer around an answer of one ARS. */
export interface HostileFigures {
  readonly ms: number;
  /** Processor time of the gateway, and of the country's subgraphs. */
  readonly gatewayCpuMs: number;
  readonly subgraphsCpuMs: number;
}

/** Asks a gateway in this process, whose ARS Paca answers each of `ANSWERS`. */
export async function measureHostileAnswers(
  country: ForkedCountry,
): Promise<Readonly<Record<string, HostileFigures>>> {
  let entity: object = GOOD;
  const ars = createServer((request, response) => {
    request
      .resume()
      .on('end', () =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ data: { _entities: [entity] } })),
      );
  });
  await once(ars.listen(0, '127.0.0.1'), 'listening');
  const { port } = ars.address() as AddressInfo;
  const gateway = await startGateway({
    supergraph: await readFile(SUPERGRAPH, 'utf8'),
    urlOf: (name) =>
      name === 'roadmaps-paca' ? `http://127.0.0.1:${port}/graphql` : country.subgraphUrls[name],
    authenticate: async () => ({ role: 'NATIONAL', body: 'DGOS', programmes: [] }),
    clock: () => '2026-01-15',
    port: 0,
  });
  try {
    const figures: Record<string, HostileFigures> = {};
    for (const name of ['good', ...Object.keys(ANSWERS)]) {
      entity = ANSWERS[name as keyof typeof ANSWERS];
      figures[name] = await measureOnce(gateway.url, country);
    }
    return figures;
  } finally {
    await gateway.stop();
    ars.close();
    ars.closeAllConnections();
  }
}

async function measureOnce(url: string, country: ForkedCountry): Promise<HostileFigures> {
  const subgraphsBefore = await country.cpuMs();
  const [before, begin] = [process.cpuUsage(), performance.now()];
  const response = await fetch(url, requestOf({ url, query: QUERY, token: country.dgosToken }));
  await response.text();
  const ms = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  return {
    ms: Math.round(ms),
    gatewayCpuMs: Math.round((user + system) / 1000),
    subgraphsCpuMs: Math.round((await country.cpuMs()) - subgraphsBefore),
  };
}
