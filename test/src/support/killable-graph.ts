import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Beneficiary, funding, Programme } from '@hopen/funding';
import { startGateway } from '@hopen/gateway';
import { Domain, IndicatorDefinition, indicators, Prerequisite } from '@hopen/indicators';
import { authenticator } from '@hopen/kit/auth';
import { bulkInsert, type Database } from '@hopen/kit/database';
import { openSubgraphDatabase, serve } from '@hopen/kit/serve';
import { type AnySubgraph, peersAt } from '@hopen/kit/subgraph';
import { BENEFICIARY_KINDS, VerificationStatus } from '@hopen/schema';
import { developmentIssuer, SUBGRAPHS } from '@hopen/scripts';
import { keepCopies, replaceCopies } from '../../../scripts/src/local-country/dated-copies.ts';
import { captureLog } from './captured-log.ts';
import { KillableFunding } from './killable-funding.ts';
import { AMPLE_MS, type Answer, ask, TOKENS, UNHURRIED } from './test-country.ts';
import { emptyDatabase } from './test-database.ts';

const SUPERGRAPH = new URL('../../../schema/supergraph.graphql', import.meta.url);

/** Graph over an empty register with a killable funding subgraph. */
export interface KillableGraph {
  readonly funding: KillableFunding;
  /** Databases of funding and indicators. */
  readonly databases: ReadonlyMap<string, Database>;
  liveOn(day: string): Promise<void>;
  today(): string;
  ask(claims: Record<string, unknown>, query: string, variables?: object): Promise<Answer>;
  /** Imports a first register, replacing any other. */
  register(beneficiaries: readonly Beneficiary[]): Promise<void>;
  /** Imports a later register. */
  import(beneficiaries: readonly Beneficiary[]): Promise<void>;
  /** Adds a programme with its requirements. */
  add(programme: Programme, asks: Asked): Promise<void>;
  publish(version: IndicatorDefinition): Promise<void>;
  close(): Promise<void>;
}

export interface Asked {
  readonly prerequisites: readonly string[];
  readonly domains: readonly string[];
  readonly definitions: readonly IndicatorDefinition[];
}

export async function openKillableGraph(firstDay: string): Promise<KillableGraph> {
  const database = await emptyDatabase();
  const { url } = database.location as { url: string };
  let day = firstDay;
  const clock = () => day;
  // Captured, since a killed subgraph is logged as missing.
  const { log } = captureLog();
  const issuer = await developmentIssuer(join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID()), 'test');
  const keys = await issuer.listen(0, TOKENS);
  const authenticate = authenticator({ ...TOKENS, jwksUrl: keys.url, keysTimeoutMs: AMPLE_MS });
  const serviceToken = await issuer.sign({ hopen_role: 'service' }, TOKENS);
  const peers = peersAt({ urlOf: (name) => urls.get(name), timeoutMs: AMPLE_MS, log });
  const serving = (subgraph: AnySubgraph) =>
    serve(subgraph, { database: { url }, authenticate, clock, peers, port: 0, log });
  const served = await Promise.all(
    SUBGRAPHS.filter(({ name }) => ['establishments', 'indicators'].includes(name)).map(serving),
  );
  const urls = new Map(served.map((each, index) => [['establishments', 'indicators'][index]!, each.url]));
  const port = await freePort();
  urls.set('funding', `http://127.0.0.1:${port}/graphql`);
  const killable = new KillableFunding({
    database: url,
    jwksUrl: keys.url,
    indicatorsUrl: urls.get('indicators')!,
    serviceToken,
    port,
  });
  await killable.start(day);
  const gateway = await startGateway({
    supergraph: await readFile(SUPERGRAPH, 'utf8'),
    urlOf: (name) => urls.get(name),
    authenticate,
    ...UNHURRIED,
    clock,
    port: 0,
    // Keeps the circuit breaker closed, so that the subgraph is called as soon as it is back.
    traffic: { timeoutMsOf: () => AMPLE_MS, failuresInARow: 1_000 },
    log,
  });
  const databases = new Map<string, Database>();
  for (const subgraph of [funding, indicators])
    databases.set(subgraph.name, await openSubgraphDatabase(subgraph, { url }, clock()));
  const em = (name: string) => databases.get(name)!.em.fork();
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (claims: Record<string, unknown>) => {
    const key = JSON.stringify(claims);
    if (!tokens.has(key)) tokens.set(key, issuer.sign({ sub: key, ...claims }, TOKENS));
    return tokens.get(key)!;
  };
  return {
    funding: killable,
    databases,
    async liveOn(next) {
      if (next === day) return;
      day = next;
      await killable.liveOn(next);
    },
    today: clock,
    ask: async (claims, query, variables) => ask(gateway.url, query, variables, await tokenOf(claims)),
    register: (beneficiaries) => replaceCopies(databases, beneficiaries),
    async import(beneficiaries) {
      for (const kind of BENEFICIARY_KINDS) {
        const copies = beneficiaries
          .filter((each) => each.kind === kind)
          .toSorted((one, other) => (one.number < other.number ? -1 : 1));
        await keepCopies(databases, { kind, copies, after: '', last: null }, { today: day, newFrom: day });
      }
    },
    async add(programme, { prerequisites, domains, definitions }) {
      const heading = (code: string) => ({
        programmeCode: programme.code,
        code,
        label: code,
        source: 'test',
        verificationStatus: VerificationStatus.ASSUMED,
      });
      await bulkInsert(em('funding'), Programme, [programme]);
      await em('indicators').execute('insert into indicators.programme (code, steering_body) values (?, ?)', [
        programme.code,
        programme.steeringBody.code,
      ]);
      await bulkInsert(em('indicators'), Prerequisite, prerequisites.map(heading));
      await bulkInsert(em('indicators'), Domain, domains.map(heading));
      await bulkInsert(em('indicators'), IndicatorDefinition, [...definitions]);
    },
    publish: (version) => bulkInsert(em('indicators'), IndicatorDefinition, [version]),
    async close() {
      await gateway.stop();
      await killable.stop();
      for (const each of served) await each.stop();
      await keys.stop();
      for (const each of databases.values()) await each.close();
      await database.close();
    },
  };
}

/** Free port, fixed so that a replacement process can reuse it. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
