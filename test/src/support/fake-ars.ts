import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GatewayOptions, startGateway } from '@hopen/gateway';
import { type Authenticate } from '@hopen/kit/auth';
import { type Listening, TIME_LEFT } from '@hopen/kit/server';
import { ANONYMOUS, viewerFromClaims } from '@hopen/schema';
import { captureLog } from './captured-log.ts';
import { HOSTED } from './hosted-regions.ts';
import { AMPLE_MS, type Answer, type AskedCountry, UNHURRIED } from './test-country.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);

/** Composed supergraph; `fields` adds root fields of ARS Paca's subgraph. */
export async function supergraphWith(fields: { query?: string; mutation?: string } = {}): Promise<string> {
  const composed = await readFile(SUPERGRAPH, 'utf8');
  return Object.entries(fields).reduce((text, [root, field]) => {
    const name = root === 'query' ? 'Query' : 'Mutation';
    return text.replace(
      new RegExp(`^type ${name}\\n([^{]*)\\{`, 'm'),
      (_whole, joins: string) =>
        `type ${name}\n${joins}${joins.includes('ROADMAPS_PACA') ? '' : '  @join__type(graph: ROADMAPS_PACA)\n'}{\n  ${field} @join__field(graph: ROADMAPS_PACA)`,
    );
  }, composed);
}

/** Query to all eighteen ARSs. */
export const NATIONAL = `{
  regions {
    name
    roadmap {
      regionCode
      asOf
      brief: vision
      publishedOn
      verificationStatus
      priorityDomains { rank domain { code } }
      axes { title domains { label } }
      ... on PacaRoadmap { mobilisedEstablishments }
    }
  }
}`;

/** Valid response of ARS Paca to `NATIONAL`. */
export const GOOD = {
  __typename: 'PacaRoadmap',
  regionCode: '93',
  asOf: null,
  brief: 'Ensemble.',
  publishedOn: '2019-03-01',
  verificationStatus: 'REPORTED',
  // Asked by the gateway itself.
  _source: 'Feuille de route, ARS Paca.',
  priorityDomains: [{ rank: 1, domain: { __typename: 'Domain', programmeCode: 'HOPEN', code: 'D4' } }],
  axes: [
    { title: 'Partage', domains: [{ __typename: 'Domain', programmeCode: 'HOPEN', code: 'D4' }] },
    { title: 'Rien', domains: [] },
  ],
  mobilisedEstablishments: 78,
};

/** Request received by the fake ARS. */
export interface Received {
  readonly authorization: string | undefined;
  /** Remaining timeout of the gateway, in ms. */
  readonly timeLeft: string | undefined;
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** Ping of the gateway. */
const PING = '{ __typename }';

type Behaviour = (response: ServerResponse, received: Received) => void;

/** Gateway timeout for an ARS that will not answer. */
export const SHORT_MS = 50;

/** ARS-hosted subgraph with programmable behaviour. */
export interface FakeArs {
  readonly url: string;
  readonly received: Received[];
  /** Stops or resumes answering pings, which are not recorded. */
  hang(now: boolean): void;
  /** Timeout that `openGateway` sets for it. */
  readonly timeoutMs: number;
  /** Sets the behaviour for further requests. */
  behave(as: Behaviour, timeoutMs?: number): void;
  /** Waits until it has received this many requests. */
  asked(times: number): Promise<void>;
  /** Closes its port, and reopens it. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

export async function openFakeArs(): Promise<FakeArs> {
  let behaviour: Behaviour = says({ data: { _entities: [GOOD] } });
  let timeoutMs = AMPLE_MS;
  let hangs = false;
  const received: Received[] = [];
  const arrivals = new EventEmitter();
  const server = createServer(async (request, response) => {
    const { authorization, [TIME_LEFT]: timeLeft } = request.headers;
    const one: Received = { authorization, timeLeft, ...JSON.parse(await bodyOf(request)) };
    if (one.query === PING && !hangs) return says({ data: { __typename: 'Query' } })(response, one);
    if (one.query === PING) return;
    received.push(one);
    arrivals.emit('one');
    // The peer notices an aborted connection.
    behaviour(
      response.on('error', () => {}),
      one,
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    received,
    hang(now) {
      hangs = now;
    },
    get timeoutMs() {
      return timeoutMs;
    },
    behave(as, within = AMPLE_MS) {
      behaviour = as;
      timeoutMs = within;
    },
    async asked(times) {
      while (received.length < times) await once(arrivals, 'one');
    },
    async leave() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
    async comeBack() {
      await once(server.listen(port, '127.0.0.1'), 'listening');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}

/** Responds with this text or JSON. */
export const says =
  (answer: unknown, status = 200, type = 'application/json'): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };

/** Holds back a response until `goOn` is called. */
export function held(then: Behaviour): { holding: Behaviour; goOn(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    holding: (response, received) => void promise.then(() => then(response, received)),
    goOn: resolve,
  };
}

/** Gateway over the State's subgraphs of a country and the fake ARS. */
export async function openGateway(
  country: AskedCountry,
  ars: FakeArs,
  options: Partial<GatewayOptions> = {},
): Promise<Listening> {
  return startGateway({
    supergraph: await supergraphWith(),
    urlOf: (name) => (name === 'roadmaps-paca' ? ars.url : country.subgraphUrls[name]),
    authenticate: trust,
    key: country.gatewayKey,
    ...UNHURRIED,
    clock: () => '2026-01-15',
    port: 0,
    log: captureLog().log,
    ...options,
    traffic: {
      timeoutMsOf: (name) => (name === 'roadmaps-paca' ? ars.timeoutMs : AMPLE_MS),
      ...options.traffic,
    },
  });
}

/** Trusts the claims of a token without verification; the State's subgraphs verify it. */
export const trust: Authenticate = async (authorization) => {
  if (!authorization) return ANONYMOUS;
  const claims = claimsOf(authorization);
  const viewer = { ...viewerFromClaims(claims)!, subject: String(claims.sub) };
  return claims.hopen_scope === 'read' ? { ...viewer, mayOnlyRead: true } : viewer;
};

/** Claims of a token, unverified. */
export const claimsOf = (authorization: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(authorization.split('.')[1]!, 'base64url').toString());

/** Sends a query with these headers. */
export async function askWith(url: string, query: string, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer;
}

/** Names of the regions with roadmap content; a newly joined ARS may have none. */
export const regionsWithRoadmap = ({ data }: Answer): string[] =>
  data.regions
    .filter(
      ({ roadmap }: { roadmap: { regionCode: string; brief: unknown } | null }) =>
        roadmap?.brief || (roadmap && !['93', ...HOSTED].includes(roadmap.regionCode)),
    )
    .map(({ name }: { name: string }) => name);
