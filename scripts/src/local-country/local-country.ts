import { readFile } from 'node:fs/promises';
import { type ClientSettings, type SigningKey, startGateway, type TrafficSettings } from '@hopen/gateway';
import {
  type Authenticate,
  authenticator,
  GATEWAY_ISSUER,
  gatewayAudience,
  type Pseudonymise,
  type ServiceToken,
  type TokenSettings,
} from '@hopen/kit/auth';
import { type Database, type DatabaseLocation } from '@hopen/kit/database';
import { type ServedSubgraph, type ServeOptions, serve } from '@hopen/kit/serve';
import { createLog, type Listening, type Logger } from '@hopen/kit/server';
import { type AnySubgraph, peersAt } from '@hopen/kit/subgraph';
import type { CivilDay } from '@hopen/schema';
import { SUBGRAPHS } from '../contract/subgraphs.ts';
import type { DevelopmentIssuer } from './development-issuer.ts';
import { type Databases, fillAlone } from './fill-lock.ts';
import { hasData, loadSyntheticData, type Progress } from './load-synthetic.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);

/** Options of a country in one process. */
export interface CountryOptions {
  readonly location: DatabaseLocation;
  /** Database of each subgraph, if served under its own role. */
  readonly databaseOf?: (subgraph: string) => Pick<ServeOptions, 'database' | 'serving'>;
  readonly issuer: Pick<DevelopmentIssuer, 'listen' | 'sign'>;
  readonly tokens: Omit<TokenSettings, 'jwksUrl'>;
  /** Token for requests between subgraphs; by default signed by the issuer. */
  readonly serviceToken?: ServiceToken;
  readonly clock: () => CivilDay;
  /** Port of a subgraph, of the `gateway` or of the `issuer`; 0 lets the system choose. */
  readonly portOf: (name: string) => number;
  /** Replaces the subgraphs and the supergraph of the contract. */
  readonly instead?: { readonly subgraphs: readonly AnySubgraph[]; readonly supergraph: string };
  /** Signing key shared with another gateway. */
  readonly gatewayKey?: SigningKey;
  readonly host?: string;
  readonly frontDoor?: ClientSettings;
  readonly traffic?: Partial<TrafficSettings>;
  /** Timeout of requests between subgraphs. */
  readonly peerTimeoutMs?: number;
  /** Called before each slow step. */
  readonly onStep?: (step: string) => void;
  readonly onProgress: Progress;
  readonly onStatement?: (subgraph: string, sql: string) => void;
  readonly onRequest?: (subgraph: string) => void;
  /** Log, with one child per service; defaults to problems on stderr. */
  readonly log?: Logger;
  /** Access log, with one child per subgraph. */
  readonly accessLog?: Logger;
  readonly pseudonymise?: Pseudonymise;
  /** Age in days above which `/health` calls the register stale. */
  readonly registryWarningDays?: number;
  /** Folder of further programmes. */
  readonly programmes?: URL | undefined;
}

/** Running country. */
export interface Country {
  /** GraphQL endpoint of the gateway. */
  readonly url: string;
  readonly subgraphs: ReadonlyMap<string, ServedSubgraph>;
  readonly databases: Databases;
  stop(): Promise<void>;
}

/**
 * Starts the issuer, all subgraphs on their own ports and the gateway; loads the synthetic data into an empty database.
 */
export async function startCountry(options: CountryOptions): Promise<Country> {
  const { location, clock, portOf, instead, onStatement, onRequest, log = createLog() } = options;
  const { onStep = () => {} } = options;
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each();
  };
  try {
    const keys = await options.issuer.listen(portOf('issuer'), options.tokens);
    stops.push(() => keys.stop());
    const authenticate = authenticator({ ...options.tokens, jwksUrl: keys.url });
    const subgraphs = new Map<string, ServedSubgraph>();
    let gateway: Listening | undefined;
    const urlOf = (name: string) => (name === 'national' ? gateway?.url : subgraphs.get(name)?.url);
    const token =
      options.serviceToken ?? (() => options.issuer.sign({ hopen_role: 'service' }, options.tokens));
    for (const subgraph of instead?.subgraphs ?? SUBGRAPHS) {
      const { name, region } = subgraph;
      const timeout = options.peerTimeoutMs ? { timeoutMs: options.peerTimeoutMs } : {};
      onStep(`Starting ${name}.`);
      const asking = { urlOf, ...timeout, log: log.child({ service: name }) };
      const served = await serve(subgraph, {
        ...(options.databaseOf?.(name) ?? { database: location }),
        authenticate: region ? trustGateway(name, () => gateway, options.tokens) : authenticate,
        clock,
        peers: peersAt(region ? asking : { ...asking, token }),
        port: portOf(name),
        log: asking.log,
        ...(options.frontDoor?.keepAliveMs && { keepAliveMs: options.frontDoor.keepAliveMs }),
        ...(options.accessLog && { accessLog: options.accessLog.child({ service: name }) }),
        ...(options.pseudonymise && { pseudonymise: options.pseudonymise }),
        ...(options.registryWarningDays && { registryWarningDays: options.registryWarningDays }),
        programmes: options.programmes,
        ...(onRequest && { onRequest: () => onRequest(name) }),
        ...(onStatement && { onStatement: (sql: string) => onStatement(name, sql) }),
      });
      subgraphs.set(name, served);
      stops.push(() => served.stop());
    }
    const databases: ReadonlyMap<string, Database> = new Map(
      [...subgraphs].map(([name, { database }]) => [name, database]),
    );
    await fillAlone(databases, async () => {
      if (await hasData(databases)) return;
      onStep('Making up the fictitious country, once.');
      await loadSyntheticData(databases, clock(), options.onProgress);
    });
    onStep('Starting the gateway.');
    gateway = await startGateway({
      supergraph: instead?.supergraph ?? (await readFile(SUPERGRAPH, 'utf8')),
      urlOf: (name) => subgraphs.get(name)?.url,
      authenticate,
      ...options.frontDoor,
      clock,
      host: options.host ?? '127.0.0.1',
      port: portOf('gateway'),
      ...(options.gatewayKey && { key: options.gatewayKey }),
      ...(options.traffic && { traffic: options.traffic }),
      log: log.child({ service: 'gateway' }),
    });
    const { url, stop: stopGateway } = gateway;
    stops.push(stopGateway);
    return { url, subgraphs, databases, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Authenticates for an ARS-hosted subgraph with the gateway's key. Lazy, because the gateway starts later. */
function trustGateway(
  subgraph: string,
  gateway: () => Listening | undefined,
  { keysTimeoutMs }: Pick<TokenSettings, 'keysTimeoutMs'>,
): Authenticate {
  let authenticate: Authenticate | undefined;
  return async (authorization) => {
    authenticate ??= authenticator({
      issuer: GATEWAY_ISSUER,
      audience: gatewayAudience(subgraph),
      jwksUrl: new URL('/jwks.json', gateway()!.url).href,
      ...(keysTimeoutMs && { keysTimeoutMs }),
    });
    return authenticate(authorization);
  };
}
