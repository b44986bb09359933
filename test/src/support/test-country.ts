import { join } from 'node:path';
import { type ClientSettings, makeSigningKey, type SigningKey } from '@hopen/gateway';
import { pseudonyms } from '@hopen/kit/auth';
import { type Country, type CountryOptions, developmentIssuer, startCountry } from '@hopen/scripts';
import { captureLog, type Line } from './captured-log.ts';
import { type CountrySize, syntheticDatabase, type TestDatabase } from './test-database.ts';

/** What the graph answers, as a client reads it. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: each question has an answer of its own shape.
  readonly data?: any;
  readonly errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  readonly extensions?: {
    readonly completeness: { complete: boolean; missing: Record<string, unknown>[] };
    readonly cost: { requested: number; maximum: number };
  };
}

/** A country that runs, as whoever only asks sees it. */
export interface AskedCountry {
  readonly url: string;
  readonly subgraphUrls: Readonly<Record<string, string>>;
  /** Signs the gateway's tokens for subgraphs of ARSs; another gateway that has it is accepted too. */
  readonly gatewayKey: SigningKey;
  ask(query: string, variables?: object, token?: string): Promise<Answer>;
  token(claims: Record<string, unknown>): Promise<string>;
  /** The file with the key that the issuer signs with: for tokens that it would not sign. */
  readonly issuerKey: string;
}

/** The country, running for one test file, with the means to ask it, to change it and to watch it. */
export interface TestCountry extends AskedCountry {
  readonly country: Country;
  /** Moves the whole set-up to another day. */
  liveOn(day: string): void;
  /** What the subgraphs did since the last call: SQL statements, and requests by subgraph. */
  work(): { statements: string[]; requests: string[] };
  /** What was logged of faults. */
  readonly log: readonly Line[];
  /** Everything that was logged, by whichever service. */
  readonly lines: readonly Line[];
  /** The lines of the access log. */
  readonly reads: readonly Line[];
  close(): Promise<void>;
}

/** A test asks more in a minute than a client may, unless it is about that. */
export const UNHURRIED: ClientSettings = { limits: { costPerMinute: 2_000_000_000, inFlight: 1_000 } };

/** After everything that the synthetic country did. */
export const TODAY = '2026-01-15';

/** Timeout for fetches that are expected to succeed: a busy machine must never cause one. */
export const AMPLE_MS = 600_000;

/** Under which persons are named in journals and in the access log. */
export const SUBJECT_KEY = 'a key that only tests have, and long enough';

export const TOKENS = { issuer: 'urn:hopen:test', audience: 'hopen' };

/**
 * Starts the country as `npm start` does, on free ports, with the synthetic data, on that day. With `loadedOn` it knows
 * the synthetic country up to that day only, and what follows is for the test to do. With `instead` it is another country.
 */
export async function startTestCountry(
  today = TODAY,
  loadedOn?: string,
  {
    instead,
    frontDoor = UNHURRIED,
    size,
    ...options
  }: Pick<CountryOptions, 'instead' | 'frontDoor' | 'gatewayKey' | 'databaseOf'> & {
    size?: CountrySize;
    /** One that is filled already; it closes with the house. */
    filled?: TestDatabase;
  } = {},
): Promise<TestCountry> {
  const database = options.filled ?? (await syntheticDatabase(loadedOn, size));
  let day = today;
  const folder = join(process.env.HOPEN_RUN_FOLDER!, crypto.randomUUID());
  const issuer = await developmentIssuer(folder, 'test');
  const gatewayKey = options.gatewayKey ?? (await makeSigningKey());
  const { log, lines } = captureLog('info');
  const { log: accessLog, lines: reads } = captureLog('info');
  let statements: string[] = [];
  let requests: string[] = [];
  const country = await startCountry({
    location: database.location,
    issuer,
    tokens: { ...TOKENS, keysTimeoutMs: AMPLE_MS },
    clock: () => day,
    portOf: () => 0,
    gatewayKey,
    ...(instead && { instead }),
    ...(options.databaseOf && { databaseOf: options.databaseOf }),
    frontDoor,
    traffic: { timeoutMsOf: () => AMPLE_MS },
    peerTimeoutMs: AMPLE_MS,
    onProgress: () => {},
    onStatement: (subgraph, sql) => statements.push(`${subgraph}: ${sql}`),
    onRequest: (subgraph) => requests.push(subgraph),
    log,
    accessLog,
    pseudonymise: pseudonyms(SUBJECT_KEY),
  });
  return {
    url: country.url,
    subgraphUrls: Object.fromEntries([...country.subgraphs].map(([name, { url }]) => [name, url])),
    country,
    gatewayKey,
    get log() {
      return lines.filter(({ level }) => level !== 'info');
    },
    lines,
    reads,
    ask: (query, variables, token) => ask(country.url, query, variables, token),
    issuerKey: join(folder, 'development-issuer.json'),
    token: (claims) => issuer.sign(claims, TOKENS),
    liveOn(next) {
      day = next;
    },
    work() {
      const done = { statements, requests };
      statements = [];
      requests = [];
      return done;
    },
    async close() {
      await country.stop();
      await database.close();
    },
  };
}

/** Asks a GraphQL endpoint. */
export async function ask(
  url: string,
  query: string,
  variables: object = {},
  token?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Answer;
}
